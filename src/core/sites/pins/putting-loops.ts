// Loops that give an array of pages back, one page a turn: behind such a loop nothing is held, however many turns there were.
import type { Expr } from '../../c/ast.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { successors } from '../../flow/liveness.js';

/** What the loops are asked about. */
export interface Elements {
  readonly puts: (node: FlowNode) => boolean;
  readonly isElement: (test: Expr) => boolean;
}

/** The nodes behind loops of which no turn goes by without a put. A loop that holds the call itself is not meant. */
export function puttingLoops(graph: FlowGraph, call: FlowNode, elements: Elements): ReadonlySet<number> {
  const inside = (span: FlowNode['span'], node: FlowNode): boolean =>
    span.start <= node.span.start && node.span.end <= span.end;
  const ends = graph.loops
    .filter(({ span }) => !inside(span, call))
    .filter(({ span }) => graph.nodes.some((node) => inside(span, node) && elements.puts(node)))
    .filter((loop) => !hasTurnWithout(graph, loop, elements))
    .map((loop) => loop.breakTo);
  return new Set(ends);
}

/** Whether a way leads from where a turn ends back there, around the puts and inside the loop. An empty slot needs no put. */
function hasTurnWithout(graph: FlowGraph, loop: FlowGraph['loops'][number], { puts, isElement }: Elements): boolean {
  const seen = new Set<number>([loop.breakTo]);
  const head = graph.nodes[loop.continueTo];
  const work = head ? [...successors(head)] : [];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (id === loop.continueTo) return true;
    const node = graph.nodes[id];
    if (!node || seen.has(id) || puts(node)) continue;
    seen.add(id);
    work.push(...(node.kind === 'branch' && isElement(node.test) ? [node.whenTrue] : successors(node)));
  }
  return false;
}
