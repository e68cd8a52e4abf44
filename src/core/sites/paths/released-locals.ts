// Which local pointers are worth knowing to point nowhere: those that some release is given, and what they are copied from.
import type { Expr } from '../../c/ast.js';
import { anyPart } from '../../flow/expressions.js';
import type { FlowGraph } from '../../flow/graph.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import { rootOfExpr } from './evaluate.js';

export interface ReleasedLocals {
  readonly names: ReadonlySet<string>;
  /** Declarations without initialiser among the graph's `undef` nodes: the local has no value yet. */
  readonly declarations: ReadonlySet<number>;
}

export function releasedLocals(graph: FlowGraph, catalogue: CatalogueIndex): ReleasedLocals {
  const names = new Set<string>();
  const add = (expr: Expr | undefined): void => {
    const root = expr ? rootOfExpr(expr) : null;
    if (root !== null && (graph.locals.get(root)?.pointers ?? 0) > 0) names.add(root);
  };
  const calls = new Set<string>();
  for (const node of graph.nodes) {
    if (node.kind !== 'call') continue;
    calls.add(`${String(node.span.start)}:${String(node.span.end)}`);
    const release = node.callee === null ? undefined : catalogue.releases.get(node.callee)?.helper;
    const unlock = node.callee === null ? undefined : catalogue.unlockCalls.get(node.callee);
    for (const i of [release?.unmaps, release?.unlocks, unlock?.argument]) if (i != null) add(node.args[i]);
  }
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const node of graph.nodes) {
      if (node.kind === 'assign' && node.target.kind === 'ident' && names.has(node.target.name)) add(node.value);
    }
  }
  for (const name of writtenElsewhere(graph)) names.delete(name);
  return {
    names,
    declarations: new Set(
      graph.nodes.flatMap((node) =>
        // The variables of an iterator macro are set by the macro: their `undef` stands where its call does.
        node.kind === 'undef' &&
        names.has(node.name) &&
        !calls.has(`${String(node.span.start)}:${String(node.span.end)}`)
          ? [node.id]
          : [],
      ),
    ),
  };
}

/** Locals that a pointer to them, or something unread, may write: an address that is kept, or inline assembly. */
function writtenElsewhere(graph: FlowGraph): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of graph.nodes) {
    if (node.kind !== 'opaque') continue;
    if (node.names === undefined) return new Set(graph.locals.keys());
    for (const name of node.names) found.add(name);
  }
  const look = (expr: Expr): void => {
    anyPart(expr, (part) => {
      if (part.kind === 'unary' && part.op === '&' && part.operand.kind === 'ident') found.add(part.operand.name);
      return false;
    });
  };
  for (const node of graph.nodes) {
    if (node.kind === 'assign') look(node.value);
    // `f(&x)` is seen where the call is; `f(&x + 1)` and `f({ .x = &x })` are not.
    if (node.kind === 'call') for (const arg of node.args) if (arg.kind !== 'unary') look(arg);
  }
  return found;
}
