// Which nodes of a graph can run more than once: those on a cycle.
import type { FlowGraph } from './graph.js';
import { successors } from './liveness.js';

/** Nodes from which a path leads back to them (Tarjan's strongly connected components, without recursion). */
export function nodesOnCycles(graph: FlowGraph): ReadonlySet<number> {
  const found = new Set<number>();
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const work: { readonly id: number; readonly next: readonly number[]; at: number }[] = [];
  const visit = (id: number): void => {
    const node = graph.nodes[id];
    if (!node) return;
    index.set(id, index.size);
    low.set(id, index.size - 1);
    open.push(id);
    isOpen.add(id);
    work.push({ id, next: successors(node), at: 0 });
  };
  const lower = (id: number, to: number): void => void low.set(id, Math.min(low.get(id) ?? to, to));
  visit(graph.entry);
  for (let top = work.at(-1); top; top = work.at(-1)) {
    const target = top.next[top.at++];
    if (target !== undefined) {
      if (!index.has(target)) visit(target);
      else if (isOpen.has(target)) lower(top.id, index.get(target) ?? 0);
      if (target === top.id) found.add(target);
      continue;
    }
    work.pop();
    const parent = work.at(-1);
    if (parent) lower(parent.id, low.get(top.id) ?? 0);
    if (low.get(top.id) !== index.get(top.id)) continue;
    const component = open.splice(open.lastIndexOf(top.id));
    for (const id of component) {
      isOpen.delete(id);
      if (component.length > 1) found.add(id);
    }
  }
  return found;
}
