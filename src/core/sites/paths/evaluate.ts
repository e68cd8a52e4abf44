// Expressions to places and abstract values.
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { Expr } from '../../c/ast.js';
import { anyPart, identifiers, isNullLiteral, textOf } from '../../flow/expressions.js';
import type { FlowGraph } from '../../flow/graph.js';
import type { CallTest } from './repeated-calls.js';
import { isNothing, NONZERO, NULL_BY_TEST, NULL_VALUE, UNSET, WILD, type PathState, type Value } from './state.js';

/** The text that names a variable, a field reached from one, or what a pointer variable points to; else `null`. */
export function placeOf(expr: Expr): string | null {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind === 'cast') return placeOf(expr.operand);
  if (expr.kind === 'member') return placeOf(expr.object) === null ? null : textOf(expr);
  if (expr.kind === 'unary' && expr.op === '*') return placeOf(expr.operand) === null ? null : textOf(expr);
  return null;
}

const NAME = /[A-Za-z_$][\w$#]*/;

const roots = new Map<string, string>();
/** Places of more functions than this are not worth remembering. */
const MAX_ROOTS = 10_000;

/** The variable that a place starts from. */
export function rootOf(place: string): string {
  let root = roots.get(place);
  if (root === undefined) {
    root = NAME.exec(place)?.[0] ?? place;
    if (roots.size >= MAX_ROOTS) roots.clear();
    roots.set(place, root);
  }
  return root;
}

/** The variable that an argument hands over: `x`, `&x`, `x->f`, `&x.f`; else `null`. */
export function rootOfExpr(expr: Expr): string | null {
  switch (expr.kind) {
    case 'ident':
      return expr.name;
    case 'cast':
    case 'unary':
      return rootOfExpr(expr.operand);
    case 'member':
    case 'index':
      return rootOfExpr(expr.object);
    case 'binary':
      return expr.op === '+' || expr.op === '-' ? rootOfExpr(expr.left) : null;
    default:
      return null;
  }
}

/** The field at the end of a place, where the catalogue says that it tells the kernel's own tables from others. */
export function kernelFlagOf(place: string, catalogue: CatalogueIndex): string | null {
  const field = /(?:->|\.)(\w+)$/.exec(place)?.[1];
  return field !== undefined && catalogue.kernelFlags.has(field) ? field : null;
}

const CONSTANT_NAME = /^[A-Z][A-Z0-9_]*$/;

export function evaluate(expr: Expr, state: PathState, graph: FlowGraph): Value | undefined {
  if (isNullLiteral(expr)) return NULL_VALUE;
  switch (expr.kind) {
    case 'number':
      return expr.value === null ? undefined : `=${String(expr.value)}`;
    case 'ident': {
      if (expr.name === 'true') return '=1';
      if (expr.name === 'false') return NULL_VALUE;
      const known = state.value(expr.name);
      if (known !== undefined) return known;
      return !graph.locals.has(expr.name) && CONSTANT_NAME.test(expr.name) ? `=${expr.name}` : undefined;
    }
    case 'cast':
      return evaluate(expr.operand, state, graph);
    case 'member': {
      const place = placeOf(expr);
      return place === null ? undefined : state.value(place);
    }
    case 'unary': {
      if (expr.op === '&') {
        if (expr.operand.kind === 'index') return pointerValue(expr.operand.object, state, graph);
        return expr.operand.kind === 'ident' && graph.locals.has(expr.operand.name)
          ? `@${expr.operand.name}`
          : undefined;
      }
      if (expr.op === '*') {
        const place = placeOf(expr);
        return place === null ? undefined : state.value(place);
      }
      const value = evaluate(expr.operand, state, graph);
      if (expr.op === '-' && value?.startsWith('=') === true)
        return value.startsWith('=-') ? `=${value.slice(2)}` : `=-${value.slice(1)}`;
      return undefined;
    }
    case 'binary':
      if (expr.op === '-' && isPointer(expr.right, state, graph)) return undefined;
      return expr.op === '+' || expr.op === '-' ? pointerValue(expr.left, state, graph) : undefined;
    default:
      return undefined;
  }
}

/** What two pointers are apart is a number, and leads nowhere. */
function isPointer(expr: Expr, state: PathState, graph: FlowGraph): boolean {
  if (expr.kind === 'cast') return isPointer(expr.operand, state, graph);
  if (expr.kind === 'ident' && (graph.locals.get(expr.name)?.pointers ?? 0) > 0) return true;
  return /^[ETX]/.test(evaluate(expr, state, graph) ?? '');
}

/** Arithmetic on a pointer into a table stays in the table, on one to nothing it gives nothing; else the result is unknown. */
function pointerValue(base: Expr, state: PathState, graph: FlowGraph): Value | undefined {
  const value = evaluate(base, state, graph);
  if (value === undefined || /^[ETX]/.test(value)) return value;
  const isPointer = base.kind === 'ident' && (graph.locals.get(base.name)?.pointers ?? 0) > 0;
  if (isPointer && value === NONZERO) return NONZERO;
  if (!isPointer || !isNothing(value)) return undefined;
  return value === UNSET ? UNSET : WILD;
}

/** The integer of a constant value, if it has one. */
export function integerOf(value: Value | undefined): number | null {
  if (value === NULL_VALUE || value === NULL_BY_TEST) return 0;
  if (value?.startsWith('=') !== true) return null;
  const number = Number(value.slice(1));
  return Number.isInteger(number) ? number : null;
}

/** A test that can come out the same twice: made of variables, fields and constants only. */
export function isRepeatable(test: Expr): boolean {
  switch (test.kind) {
    case 'ident':
    case 'number':
    case 'sizeof':
      return true;
    case 'member':
      return isRepeatable(test.object);
    case 'cast':
      return isRepeatable(test.operand);
    case 'unary':
      return test.op !== '*' && isRepeatable(test.operand);
    case 'binary':
      return isRepeatable(test.left) && isRepeatable(test.right);
    default:
      return false;
  }
}

/**
 * Repeatable tests that are made twice or more, by several branches or by one in a loop, at least one of them relevant,
 * with the names that each mentions.
 */
export function repeatedTests(
  graph: FlowGraph,
  relevant: ReadonlySet<number>,
  cyclic: ReadonlySet<number>,
  calls: ReadonlyMap<number, CallTest>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const seen = new Map<string, number>();
  const matters = new Set<string>();
  const names = new Map<string, ReadonlySet<string>>();
  for (const node of graph.nodes) {
    if (node.kind !== 'branch') continue;
    const call = calls.get(node.id);
    if (!call && !isRepeatable(node.test)) continue;
    const text = call?.text ?? textOf(node.test);
    seen.set(text, (seen.get(text) ?? 0) + (cyclic.has(node.id) && isOwn(node.test, graph) ? 2 : 1));
    if (relevant.has(node.id)) matters.add(text);
    names.set(text, call?.names ?? identifiers(node.test));
  }
  return new Map([...names].filter(([text]) => (seen.get(text) ?? 0) > 1 && matters.has(text)));
}

/**
 * Places whose value two tests or more ask about, by several branches or by one in a loop, at least one of them relevant:
 * worth knowing how the first test came out.
 */
export function placesTestedTwice(
  graph: FlowGraph,
  relevant: ReadonlySet<number>,
  cyclic: ReadonlySet<number>,
): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const matters = new Set<string>();
  for (const node of graph.nodes) {
    if (node.kind !== 'branch') continue;
    const place = placeOf(comparedValue(node.test));
    if (place === null) continue;
    seen.set(place, (seen.get(place) ?? 0) + (cyclic.has(node.id) && isOwn(node.test, graph) ? 2 : 1));
    if (relevant.has(node.id)) matters.add(place);
  }
  return new Set([...seen].flatMap(([place, count]) => (count > 1 && matters.has(place) ? [place] : [])));
}

/** Whether only the function itself can change how a test comes out the next time: it reads nothing but its locals. */
function isOwn(test: Expr, graph: FlowGraph): boolean {
  return !anyPart(
    test,
    (part) =>
      part.kind === 'member' ||
      part.kind === 'index' ||
      (part.kind === 'unary' && part.op === '*') ||
      (part.kind === 'ident' && !graph.locals.has(part.name) && !CONSTANT_NAME.test(part.name)),
  );
}

/** `x` of `x == 3`; else the test itself. */
function comparedValue(test: Expr): Expr {
  return test.kind === 'binary' && (test.op === '==' || test.op === '!=') ? test.left : test;
}

/** Locals whose constants can decide a relevant branch: named in its test, or copied to one that is. */
export function testedLocals(graph: FlowGraph, relevant: ReadonlySet<number>): ReadonlySet<string> {
  const tested = new Set<string>();
  for (const node of graph.nodes) if (node.kind === 'branch' && relevant.has(node.id)) identifiers(node.test, tested);
  for (let grew = true; grew;) {
    grew = false;
    for (const node of graph.nodes) {
      if (node.kind !== 'assign' || node.target.kind !== 'ident' || !tested.has(node.target.name)) continue;
      if (node.value.kind === 'ident' && !tested.has(node.value.name)) {
        tested.add(node.value.name);
        grew = true;
      }
    }
  }
  return tested;
}
