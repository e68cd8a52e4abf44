// Small questions about expressions that several rooms ask.
import type { Expr } from '../c/ast.js';

/** The direct sub-expressions, left to right. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'call':
      return [expr.callee, ...expr.args];
    case 'unary':
    case 'update':
    case 'cast':
      return [expr.operand];
    case 'binary':
      return [expr.left, expr.right];
    case 'assign':
      return [expr.target, expr.value];
    case 'conditional':
      return expr.then ? [expr.test, expr.then, expr.otherwise] : [expr.test, expr.otherwise];
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'initializer':
      return expr.items.map((item) => item.value);
    default:
      return [];
  }
}

/** Whether `test` holds for the expression or any part of it. */
export function anyPart(expr: Expr, test: (part: Expr) => boolean): boolean {
  return test(expr) || children(expr).some((child) => anyPart(child, test));
}

/** Whether evaluating it can change a variable of the function itself (assignments, `++`, statement expressions). */
export function changesLocals(expr: Expr): boolean {
  return anyPart(expr, (part) => part.kind === 'assign' || part.kind === 'update' || part.kind === 'block');
}

/** Names of all identifiers read or addressed in it. */
export function identifiers(expr: Expr, into = new Set<string>()): Set<string> {
  if (expr.kind === 'ident') into.add(expr.name);
  for (const child of children(expr)) identifiers(child, into);
  return into;
}

/** The name of a plain identifier, through parentheses and casts; `null` for anything else. */
export function identName(expr: Expr): string | null {
  if (expr.kind === 'ident') return expr.name;
  return expr.kind === 'cast' ? identName(expr.operand) : null;
}

/** `NULL`, `0` and casts of them. */
export function isNullLiteral(expr: Expr): boolean {
  if (expr.kind === 'cast') return isNullLiteral(expr.operand);
  return (expr.kind === 'ident' && expr.name === 'NULL') || (expr.kind === 'number' && expr.value === 0);
}

/** A canonical text: equal for expressions that read alike, whatever their layout. Used as a key, not shown. */
export function textOf(expr: Expr): string {
  if (expr.kind === 'ident') return expr.name;
  let text = texts.get(expr);
  if (text === undefined) texts.set(expr, (text = spell(expr)));
  return text;
}

const texts = new WeakMap<Expr, string>();

function spell(expr: Expr): string {
  switch (expr.kind) {
    case 'ident':
      return expr.name;
    case 'number':
      return expr.value === null ? expr.text : String(expr.value);
    case 'string':
    case 'sizeof':
      return expr.text;
    case 'call':
      return `${textOf(expr.callee)}(${expr.args.map(textOf).join(',')})`;
    case 'unary':
      return `${expr.op}(${textOf(expr.operand)})`;
    case 'update':
      return expr.prefix ? `${expr.op}(${textOf(expr.operand)})` : `(${textOf(expr.operand)})${expr.op}`;
    case 'binary':
      return `(${textOf(expr.left)}${expr.op}${textOf(expr.right)})`;
    case 'assign':
      return `(${textOf(expr.target)}${expr.op}${textOf(expr.value)})`;
    case 'conditional':
      return `(${textOf(expr.test)}?${expr.then ? textOf(expr.then) : ''}:${textOf(expr.otherwise)})`;
    case 'member':
      return `${textOf(expr.object)}${expr.arrow ? '->' : '.'}${expr.field}`;
    case 'index':
      return `${textOf(expr.object)}[${textOf(expr.index)}]`;
    case 'cast':
      return `(${expr.type.base}${'*'.repeat(expr.type.pointers)})${textOf(expr.operand)}`;
    case 'type':
      return `${expr.type.base}${'*'.repeat(expr.type.pointers)}`;
    case 'block':
      return `({@${String(expr.span.start)}})`;
    case 'initializer':
      return `{${expr.items.map((item) => `${item.field ? `.${item.field}=` : ''}${textOf(item.value)}`).join(',')}}`;
    case 'opaque':
      return `<${expr.what}@${String(expr.span.start)}>`;
  }
}
