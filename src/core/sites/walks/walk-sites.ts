// The steps of walks in a graph: calls that return an entry or a table, and addresses of which a pointer is made.
import type { Expr } from '../../c/ast.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { successors } from '../../flow/liveness.js';
import type { CatalogueIndex, WalkFamily } from '../../helpers/catalogue.js';

type CallNode = Extract<FlowNode, { kind: 'call' }>;

export interface WalkSite {
  readonly node: CallNode;
  readonly family: WalkFamily;
  /** The call that makes the pointer: the step itself, unless that gives an address. */
  readonly made: CallNode;
  /** The local that gets the pointer, if one does. */
  readonly pointer: string | null;
}

export function walkSites(graph: FlowGraph, catalogue: CatalogueIndex): readonly WalkSite[] {
  return graph.nodes.flatMap((node): WalkSite[] => {
    const family = node.kind === 'call' && node.callee !== null ? catalogue.walks.get(node.callee) : undefined;
    if (node.kind !== 'call' || !family) return [];
    if (!family.addresses.includes(node.callee ?? ''))
      return [{ node, family, made: node, pointer: nameOf(node.result) }];
    const made = madePointer(node, graph, family);
    return made ? [{ node, family, made, pointer: nameOf(made.result) }] : [];
  });
}

function madePointer(address: CallNode, graph: FlowGraph, family: WalkFamily): CallNode | undefined {
  const name = nameOf(address.result);
  const isOf = (arg: Expr | undefined): boolean => arg !== undefined && name !== null && nameOf(arg) === name;
  return reachableFrom(address, graph).find(
    (node): node is CallNode =>
      node.kind === 'call' && node.callee !== null && family.toVirtual.includes(node.callee) && isOf(node.args[0]),
  );
}

/** The name of a local, through casts. */
export function nameOf(expr: Expr | null): string | null {
  if (expr?.kind === 'cast') return nameOf(expr.operand);
  return expr?.kind === 'ident' ? expr.name : null;
}

/** Nodes that may run after another, while none of `stops` did. */
export function reachableFrom(start: FlowNode, graph: FlowGraph, stops?: (node: FlowNode) => boolean): FlowNode[] {
  const seen = new Set<number>();
  const work = [...successors(start)];
  const found: FlowNode[] = [];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    found.push(node);
    if (stops?.(node) !== true) work.push(...successors(node));
  }
  return found;
}
