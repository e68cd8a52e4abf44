// What the mapped section delivers entry by entry: a range that is left without it shifts or hides everything that follows.
import type { Expr } from '../c/ast.js';
import { anyPart, identifiers, textOf } from '../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../flow/graph.js';

/** Something that every entry adds to. */
export interface Output {
  /** What a sentence calls it: `vec`, `migrate->npages`, `add_to_pagemap()`. */
  readonly what: string;
  /** Locals through which the function can deliver it: a call that gets one of them may. */
  readonly through: ReadonlySet<string>;
}

/** Flow graphs of the functions of the same file, by name. */
export type GraphsOf = (name: string) => readonly FlowGraph[];

/** Outputs of the given nodes. `entries` are the names of the entry pointer, whose own advance is no output. */
export function outputsOf(
  graph: FlowGraph,
  nodes: ReadonlySet<number>,
  entries: ReadonlySet<string>,
  graphsOf: GraphsOf,
): readonly Output[] {
  const section = graph.nodes.filter((node) => nodes.has(node.id));
  const origins = fromOutside(graph);
  const found = new Map<string, Output>();
  const add = (what: string, root: string): void => {
    found.set(what, { what, through: origins.get(root) ?? new Set([root]) });
  };
  for (const one of advancedCursors(section, new Set(origins.keys()))) add(one.what, one.root);
  for (const node of section) {
    if (node.kind !== 'call') continue;
    const names = new Set(node.args.flatMap((arg) => [...identifiers(arg)]));
    if (node.callee === null) {
      const getsEntry = [...names].some((name) => entries.has(name));
      if (getsEntry)
        found.set('callback', {
          what: `the callback ${node.through ? textOf(node.through) : ''}()`,
          through: new Set(),
        });
      continue;
    }
    for (const callee of node.callee === graph.function ? [] : graphsOf(node.callee)) {
      const inner = advancedCursors(callee.nodes, new Set(callee.params.map((param) => param.name)));
      const handsEntryOn = callee.nodes.some(
        (one) => one.kind === 'call' && one.callee === null && one.args.some((arg) => passesEntry(arg, callee)),
      );
      if (handsEntryOn && [...names].some((name) => entries.has(name)))
        found.set('callback', { what: `the callback in ${node.callee}()`, through: new Set() });
      for (const { root } of inner) {
        const at = callee.params.findIndex((param) => param.name === root);
        const arg = node.args[at];
        const [name] = arg ? identifiers(arg) : [];
        if (name !== undefined && origins.has(name)) add(`${node.callee}()`, name);
      }
    }
  }
  return [...found.values()];
}

const passesEntry = (arg: Expr, graph: FlowGraph): boolean =>
  arg.kind === 'ident' &&
  graph.params.some((param) => param.name === arg.name && param.type.base === 'pte_t' && param.type.pointers === 1);

/** Parameters, and locals that were read through them, each with the names that it comes from. */
function fromOutside(graph: FlowGraph): ReadonlyMap<string, ReadonlySet<string>> {
  const origins = new Map<string, Set<string>>(
    graph.params.filter((param) => param.type.pointers > 0).map((param) => [param.name, new Set([param.name])]),
  );
  for (let size = -1; size !== origins.size;) {
    size = origins.size;
    for (const node of graph.nodes) {
      if (node.kind !== 'assign' || node.target.kind !== 'ident' || origins.has(node.target.name)) continue;
      const root = chainRoot(node.value);
      const known = root === null ? undefined : origins.get(root);
      if (known && (graph.locals.get(node.target.name)?.pointers ?? 0) > 0)
        origins.set(node.target.name, new Set([...known, node.target.name]));
    }
  }
  return origins;
}

/** The variable at the start of `x->f.g`. */
function chainRoot(expr: Expr): string | null {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind === 'member') return chainRoot(expr.object);
  return expr.kind === 'cast' ? chainRoot(expr.operand) : null;
}

/** Pointers that are written through and advanced, and fields that are an index of a write and are advanced. */
function advancedCursors(nodes: readonly FlowNode[], outside: ReadonlySet<string>): { what: string; root: string }[] {
  const advanced = new Map<string, string>();
  const copies = new Map<string, string>();
  for (const node of nodes) {
    if (node.kind !== 'assign') continue;
    const text = textOf(node.target);
    const root = chainRoot(node.target);
    const adds =
      node.value.kind === 'binary' &&
      (node.value.op === '+' || node.value.op === '-') &&
      textOf(node.value.left) === text;
    if (adds && root !== null && outside.has(root)) advanced.set(text, root);
    if (node.target.kind === 'ident' && node.target.name.startsWith('$'))
      copies.set(node.target.name, textOf(node.value));
  }
  const found: { what: string; root: string }[] = [];
  for (const node of nodes) {
    const target = node.kind === 'assign' ? node.target : node.kind === 'call' ? node.result : null;
    if (!target) continue;
    for (const [text, root] of advanced) {
      const names = (part: Expr): boolean =>
        textOf(part) === text || (part.kind === 'ident' && copies.get(part.name) === text);
      const written = anyPart(
        target,
        (part) =>
          (part.kind === 'unary' && part.op === '*' && names(part.operand)) ||
          (part.kind === 'index' && (names(part.index) || names(part.object))),
      );
      if (written) found.push({ what: text, root });
    }
  }
  return found;
}
