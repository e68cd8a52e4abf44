// Which locals may still be read after a node. Facts about dead locals are dropped, so that equal states meet again.
import { identifiers } from './expressions.js';
import type { FlowGraph, FlowNode } from './graph.js';

/** Successors of a node, in a fixed order. */
export function successors(node: FlowNode): readonly number[] {
  switch (node.kind) {
    case 'branch':
      return [node.whenTrue, node.whenFalse];
    case 'choice':
      return node.targets;
    case 'exit':
    case 'stop':
      return [];
    default:
      return [node.next];
  }
}

/** Identifiers that a node reads. Writing through `x->f` or `*x` reads `x`. */
export function reads(node: FlowNode): ReadonlySet<string> {
  const found = new Set<string>();
  switch (node.kind) {
    case 'assign':
      identifiers(node.value, found);
      if (node.target.kind !== 'ident') identifiers(node.target, found);
      break;
    case 'call':
      for (const arg of node.args) identifiers(arg, found);
      if (node.through) identifiers(node.through, found);
      if (node.result && node.result.kind !== 'ident') identifiers(node.result, found);
      break;
    case 'branch':
      identifiers(node.test, found);
      break;
    case 'return':
      if (node.value) identifiers(node.value, found);
      break;
    default:
      break;
  }
  return found;
}

/** The local that a node overwrites as a whole, if any. */
export function writes(node: FlowNode): string | null {
  if (node.kind === 'assign' && node.target.kind === 'ident') return node.target.name;
  if (node.kind === 'call' && node.result?.kind === 'ident') return node.result.name;
  return node.kind === 'undef' ? node.name : null;
}

/** For each node, the locals that are live before it. */
export function liveBefore(graph: FlowGraph): readonly ReadonlySet<string>[] {
  const live: Set<string>[] = graph.nodes.map(() => new Set());
  const predecessors: number[][] = graph.nodes.map(() => []);
  for (const node of graph.nodes) for (const next of successors(node)) predecessors[next]?.push(node.id);
  const work = graph.nodes.map((node) => node.id);
  while (work.length > 0) {
    const id = work.pop();
    const node = id === undefined ? undefined : graph.nodes[id];
    if (!node) continue;
    const before = live[node.id] ?? new Set();
    const size = before.size;
    const written = writes(node);
    for (const next of successors(node)) for (const name of live[next] ?? []) if (name !== written) before.add(name);
    for (const name of reads(node)) before.add(name);
    if (before.size > size) work.push(...(predecessors[node.id] ?? []));
  }
  return live;
}
