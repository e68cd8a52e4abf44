// What a value is computed from: names and calls on the way, whatever path was taken.
import type { Expr } from '../c/ast.js';
import { identifiers } from '../flow/expressions.js';
import type { FlowGraph } from '../flow/graph.js';

export interface Origins {
  readonly names: ReadonlySet<string>;
  readonly calls: ReadonlySet<string>;
}

/** Follows assignments and call arguments backwards until nothing new is found; flow-insensitive. */
export function originNames(graph: FlowGraph, exprs: readonly Expr[]): Origins {
  const names = new Set<string>();
  const calls = new Set<string>();
  for (const expr of exprs) identifiers(expr, names);
  for (let grew = true; grew;) {
    const size = names.size + calls.size;
    for (const node of graph.nodes) {
      if (node.kind === 'assign' && node.target.kind === 'ident' && names.has(node.target.name))
        identifiers(node.value, names);
      if (node.kind === 'call' && node.result?.kind === 'ident' && names.has(node.result.name)) {
        if (node.callee !== null) calls.add(node.callee);
        for (const arg of node.args) identifiers(arg, names);
      }
    }
    grew = names.size + calls.size > size;
  }
  return { names, calls };
}
