// Where paths meet: only there can a walk come to a state that it has seen before.
import { successors } from './liveness.js';
import { perGraph } from './per-graph.js';

/** Nodes that two edges or more lead to, by id; every loop has one. */
export const joinNodes = perGraph((graph): ReadonlySet<number> => {
  const reached = new Set([graph.entry]);
  const joins = new Set<number>();
  for (const node of graph.nodes) {
    for (const next of successors(node)) {
      if (reached.has(next)) joins.add(next);
      reached.add(next);
    }
  }
  return joins;
});
