// Which branches decide whether a given set of nodes runs. Post-dominators by the iterative algorithm of Cooper,
// Harvey and Kennedy ("A Simple, Fast Dominance Algorithm"), on the graph with its edges turned round.
import type { FlowGraph } from './graph.js';
import { successors } from './liveness.js';
import { perGraph } from './per-graph.js';

/** For each node its immediate post-dominator; -1 for the exit and for nodes from which the exit is out of reach. */
export function postDominators(graph: FlowGraph): readonly number[] {
  const { nodes, exit } = graph;
  const out = nodes.map((node) => (node.kind === 'stop' ? [exit] : successors(node)));
  const into: number[][] = nodes.map(() => []);
  out.forEach((targets, id) => {
    for (const target of targets) into[target]?.push(id);
  });
  const order: number[] = [];
  const rank = new Array<number>(nodes.length).fill(-1);
  const seen = new Set([exit]);
  const stack: [number, number][] = [[exit, 0]];
  for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
    const next = into[top[0]]?.[top[1]];
    if (next === undefined) {
      rank[top[0]] = order.length;
      order.push(top[0]);
      stack.pop();
      continue;
    }
    top[1] += 1;
    if (!seen.has(next)) {
      seen.add(next);
      stack.push([next, 0]);
    }
  }
  const dominator = new Array<number>(nodes.length).fill(-1);
  dominator[exit] = exit;
  const meet = (a: number, b: number): number => {
    let [x, y] = [a, b];
    while (x !== y) {
      while ((rank[x] ?? -1) < (rank[y] ?? -1)) x = dominator[x] ?? exit;
      while ((rank[y] ?? -1) < (rank[x] ?? -1)) y = dominator[y] ?? exit;
    }
    return x;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (let i = order.length - 2; i >= 0; i--) {
      const id = order[i] ?? exit;
      let best = -1;
      for (const target of out[id] ?? []) {
        if ((dominator[target] ?? -1) < 0) continue;
        best = best < 0 ? target : meet(best, target);
      }
      if (best >= 0 && dominator[id] !== best) {
        dominator[id] = best;
        changed = true;
      }
    }
  }
  dominator[exit] = -1;
  return dominator;
}

/** For each node the branches and choices on which it depends directly. */
const directDeciders = perGraph((graph): readonly (readonly number[])[] => {
  const dominator = postDominators(graph);
  const deciders: number[][] = graph.nodes.map(() => []);
  for (const node of graph.nodes) {
    if (node.kind !== 'branch' && node.kind !== 'choice') continue;
    const stop = dominator[node.id] ?? -1;
    for (const target of successors(node)) {
      for (let at = target; at >= 0 && at !== stop; at = dominator[at] ?? -1) deciders[at]?.push(node.id);
    }
  }
  return deciders;
});

/** Branches and choices on which any of `nodes` depends, directly or through other such branches. */
export function decidingBranches(graph: FlowGraph, nodes: Iterable<number>): ReadonlySet<number> {
  const deciders = directDeciders(graph);
  const found = new Set<number>();
  const work = [...nodes];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    for (const branch of deciders[id] ?? []) {
      if (found.has(branch)) continue;
      found.add(branch);
      work.push(branch);
    }
  }
  return found;
}
