// Which tests a node of a graph stands behind: those of which one way does not lead to it.
import type { Expr } from '../../c/ast.js';
import type { FlowGraph } from '../../flow/graph.js';
import { successors } from '../../flow/liveness.js';

/** Tests that came out as `value` on every way from the entry to the node. */
export function testsBefore(
  graph: FlowGraph,
  node: number,
): readonly { readonly test: Expr; readonly value: boolean }[] {
  return graph.nodes.flatMap((branch) => {
    if (branch.kind !== 'branch' || branch.whenTrue === branch.whenFalse) return [];
    const [withTrue, withFalse] = [true, false].map((value) => reaches(graph, node, branch.id, value));
    return withTrue === withFalse ? [] : [{ test: branch.test, value: withTrue === true }];
  });
}

/** Whether some way that takes a branch always the same way comes to the node. */
function reaches(graph: FlowGraph, goal: number, branch: number, value: boolean): boolean {
  const seen = new Set<number>();
  const work = [graph.entry];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (id === goal) return true;
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (node.kind === 'branch' && id === branch) work.push(value ? node.whenTrue : node.whenFalse);
    else work.push(...successors(node));
  }
  return false;
}
