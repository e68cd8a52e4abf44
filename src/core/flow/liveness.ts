// Which locals may still be read after a node. Facts about dead locals are dropped, so that equal states meet again.
import { identifiers } from './expressions.js';
import type { FlowGraph, FlowNode } from './graph.js';
import { perGraph } from './per-graph.js';

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

/** Names of locals; asked by name. */
export interface NameSet {
  /** Equal for equal sets of one analysis. */
  readonly id: number;
  has(name: string): boolean;
}

/** For each node, the locals that are live before it. */
export const liveBefore = perGraph((graph: FlowGraph): readonly NameSet[] =>
  neededBefore(graph, reads, (node) => {
    const name = writes(node);
    return name === null ? [] : [name];
  }),
);

/**
 * For each node, what some path from it needs before something on the path makes it void. One row of bits for each node,
 * one bit for each name.
 */
export function neededBefore(
  graph: FlowGraph,
  needs: (node: FlowNode) => Iterable<string>,
  voids: (node: FlowNode) => Iterable<string>,
): readonly NameSet[] {
  const { nodes } = graph;
  const bits = new Map<string, number>();
  const bitOf = (name: string): number => {
    let bit = bits.get(name);
    if (bit === undefined) bits.set(name, (bit = bits.size));
    return bit;
  };
  const needed = nodes.map((node) => Array.from(needs(node), bitOf));
  const voided = nodes.map((node) => Array.from(voids(node), bitOf));
  const width = (bits.size + 31) >> 5;
  const rows = new Uint32Array(nodes.length * width);
  const predecessors: number[][] = nodes.map(() => []);
  for (const node of nodes) for (const next of successors(node)) predecessors[next]?.push(node.id);
  const waiting = new Uint8Array(nodes.length).fill(1);
  const work = nodes.map((node) => node.id);
  const row = new Uint32Array(width);
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = nodes[id];
    waiting[id] = 0;
    if (!node) continue;
    row.fill(0);
    for (const next of successors(node))
      for (let i = 0; i < width; i++) row[i] = (row[i] ?? 0) | (rows[next * width + i] ?? 0);
    for (const one of voided[id] ?? []) row[one >> 5] = (row[one >> 5] ?? 0) & ~(1 << (one & 31));
    for (const one of needed[id] ?? []) row[one >> 5] = (row[one >> 5] ?? 0) | (1 << (one & 31));
    let grew = false;
    for (let i = 0; i < width; i++) {
      const at = id * width + i;
      if ((rows[at] ?? 0) === (row[i] ?? 0)) continue;
      rows[at] = row[i] ?? 0;
      grew = true;
    }
    if (!grew) continue;
    for (const before of predecessors[id] ?? []) {
      if (waiting[before] === 1) continue;
      waiting[before] = 1;
      work.push(before);
    }
  }
  const ids = new Map<string, number>();
  return nodes.map(({ id: node }) => {
    const words = rows.subarray(node * width, (node + 1) * width);
    const text = words.join();
    let id = ids.get(text);
    if (id === undefined) ids.set(text, (id = ids.size));
    return {
      id,
      has(name) {
        const bit = bits.get(name);
        return bit !== undefined && (((words[bit >> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
      },
    };
  });
}
