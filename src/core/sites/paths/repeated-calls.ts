// Tests made of a macro: `KMAPAREA(addr)` comes out the same each time, while `addr` does.
import type { CType, Expr } from '../../c/ast.js';
import { anyPart, identifiers, textOf } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';

/** A call as a test: its text, and the variables on which its outcome depends. */
export interface CallTest {
  readonly text: string;
  readonly names: ReadonlySet<string>;
}

type CallNode = Extract<FlowNode, { kind: 'call' }>;

/** Macros are capitalised where they are no more than an expression of their arguments. */
const MACRO_NAME = /^[A-Z][A-Z0-9_]*$/;

/**
 * By branch, the macro that it tests at once. Only of numbers that are the function's own: behind a pointer, or in a variable whose
 * address is known elsewhere, anything may change, and inline assembly may set a variable without a word.
 */
export function callTests(graph: FlowGraph, catalogue: CatalogueIndex): ReadonlyMap<number, CallTest> {
  const found = new Map<number, CallTest>();
  if (graph.nodes.some((node) => node.kind === 'opaque')) return found;
  let shared: ReadonlySet<string> | null = null;
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || node.callee === null || !MACRO_NAME.test(node.callee)) continue;
    const branch = graph.nodes[node.next];
    if (branch?.kind !== 'branch' || !isResult(branch.test, node) || readsAgain(node.callee, catalogue)) continue;
    const names = new Set<string>();
    for (const arg of node.args) identifiers(arg, names);
    const own = [...names].filter((name) => graph.locals.has(name));
    const known = (shared ??= addressed(graph));
    const isFixed =
      own.length > 0 &&
      node.args.every(isArithmetic) &&
      [...names].every((name) => (graph.locals.has(name) ? !known.has(name) : MACRO_NAME.test(name))) &&
      own.every((name) => isNumber(graph.locals.get(name)));
    if (isFixed) found.set(branch.id, { text: `${node.callee}(${node.args.map(textOf).join(',')})`, names });
  }
  return found;
}

/** A temporary: what a variable of the source gets may be tested again, and is followed as a variable. */
function isResult(test: Expr, { result }: CallNode): boolean {
  return test.kind === 'ident' && test.name.startsWith('$') && result?.kind === 'ident' && result.name === test.name;
}

function readsAgain(name: string, { rereads }: CatalogueIndex): boolean {
  return name.split('_').some((word) => rereads.has(word.replace(/\d+$/, '')));
}

function isArithmetic(arg: Expr): boolean {
  return !anyPart(
    arg,
    ({ kind, ...part }) =>
      !['ident', 'number', 'sizeof', 'cast', 'unary', 'binary'].includes(kind) ||
      ('op' in part && kind === 'unary' && (part.op === '*' || part.op === '&')),
  );
}

function isNumber(type: CType | undefined): boolean {
  return type?.pointers === 0 && type.dims.length === 0 && !/^(?:struct|union)\b/.test(type.base);
}

/** Variables whose address is taken somewhere. */
function addressed(graph: FlowGraph): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (expr: Expr | null): void => {
    if (expr === null) return;
    anyPart(expr, (part) => {
      if (part.kind === 'unary' && part.op === '&') identifiers(part.operand, names);
      return false;
    });
  };
  for (const node of graph.nodes) {
    if (node.kind === 'call') node.args.forEach(look);
    else if (node.kind === 'assign') look(node.value);
    else if (node.kind === 'branch') look(node.test);
    else if (node.kind === 'return') look(node.value);
  }
  return names;
}
