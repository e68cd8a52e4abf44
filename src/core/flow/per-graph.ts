// What follows from a graph alone is computed once for it, whoever asks; it goes when the graph goes.
import type { FlowGraph } from './graph.js';

export function perGraph<T extends object>(compute: (graph: FlowGraph) => T): (graph: FlowGraph) => T {
  const known = new WeakMap<FlowGraph, T>();
  return (graph) => {
    let answer = known.get(graph);
    if (answer === undefined) known.set(graph, (answer = compute(graph)));
    return answer;
  };
}
