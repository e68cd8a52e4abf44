// Abstract values, as short strings so that states compare fast, and expressions to values.
//   `u` never assigned   `z` NULL from the failed map   `f` the lock pointer that a failed map leaves behind
//   `c:text` a constant   `n:id` some non-zero value   `s:id` some value   `e:text` a pure expression over values
import type { CType, Expr } from '../c/ast.js';
import { isNullLiteral } from '../flow/expressions.js';

export type Code = string;

export const UNDEFINED: Code = 'u';
export const FAILED_ENTRY: Code = 'z';
export const FAILED_LOCK: Code = 'f';
export const ZERO: Code = 'c:0';
export const symbol = (id: number | string): Code => `s:${String(id)}`;
export const nonzero = (id: number | string): Code => `n:${String(id)}`;

/** What the evaluation of a name asks of a state. */
export interface Bindings {
  get(name: string): Code | undefined;
}

const CONSTANT_NAME = /^[A-Z][A-Z0-9_]*$/;
/** Expression texts longer than this are not told apart: the value becomes a symbol of its node. */
export const MAX_EXPRESSION_TEXT = 60;

export function evaluate(expr: Expr, bindings: Bindings, locals: ReadonlyMap<string, CType>): Code {
  if (isNullLiteral(expr)) return ZERO;
  const inner = (part: Expr): Code => evaluate(part, bindings, locals);
  switch (expr.kind) {
    case 'number':
      return expr.value === null ? `c:${expr.text}` : `c:${String(expr.value)}`;
    case 'string':
    case 'sizeof':
      return `e:${expr.text}`;
    case 'ident':
      if (expr.name === 'false') return ZERO;
      if (expr.name === 'true') return 'c:1';
      if (locals.has(expr.name)) return bindings.get(expr.name) ?? symbol(expr.name);
      return CONSTANT_NAME.test(expr.name) ? `c:${expr.name}` : `e:${expr.name}`;
    case 'cast':
      return inner(expr.operand);
    case 'unary': {
      const value = inner(expr.operand);
      if (expr.op === '-' && value.startsWith('c:')) return negated(value.slice(2));
      if (expr.op === '&' && expr.operand.kind === 'ident') return `e:&${expr.operand.name}`;
      return `e:${expr.op}(${bare(value)})`;
    }
    case 'binary': {
      const left = inner(expr.left);
      if ((expr.op === '+' || expr.op === '-') && isPointer(expr.left, locals) && !left.startsWith('c:')) return left;
      return `e:(${bare(left)}${expr.op}${bare(inner(expr.right))})`;
    }
    case 'member':
      return `e:${bare(inner(expr.object))}${expr.arrow ? '->' : '.'}${expr.field}`;
    case 'index':
      return `e:${bare(inner(expr.object))}[${bare(inner(expr.index))}]`;
    default:
      return `e:<${expr.kind}@${String(expr.span.start)}>`;
  }
}

/** Pointer arithmetic stays in the same table or array. */
function isPointer(expr: Expr, locals: ReadonlyMap<string, CType>): boolean {
  if (expr.kind === 'ident') return (locals.get(expr.name)?.pointers ?? 0) > 0;
  if (expr.kind === 'cast') return expr.type.pointers > 0;
  return expr.kind === 'binary' && isPointer(expr.left, locals);
}

function negated(text: string): Code {
  const number = Number(text);
  return Number.isInteger(number) ? `c:${String(-number)}` : `c:-${text}`;
}

/** A value inside a longer text: whether a symbol is known to be non-zero does not change what it names. */
function bare(code: Code): string {
  return code.startsWith('n:') ? `s:${code.slice(2)}` : code;
}

/** The object that a value names, the same before and after it was compared with NULL. */
export function objectOf(code: Code): string {
  return bare(code);
}

export function integerOf(code: Code): number | null {
  if (!code.startsWith('c:')) return null;
  const number = Number(code.slice(2));
  return Number.isInteger(number) ? number : null;
}

/** Whether a value counts as true; `null` where that is open. */
export function truthOf(code: Code): boolean | null {
  if (code === FAILED_ENTRY) return false;
  if (code.startsWith('n:') || /^c:-[A-Z]/.test(code) || code.startsWith('e:&')) return true;
  const integer = integerOf(code);
  return integer === null ? null : integer !== 0;
}

/** Whether two values are equal; `null` where that is open. Constants of different names are taken to differ. */
export function equal(a: Code, b: Code): boolean | null {
  if (a === FAILED_ENTRY || b === FAILED_ENTRY) return equalToZero(a === FAILED_ENTRY ? b : a);
  if (a === b && /^[csn]:/.test(a)) return true;
  if (a.startsWith('c:') && b.startsWith('c:')) {
    const [x, y] = [integerOf(a), integerOf(b)];
    if (x !== null && y !== null) return x === y;
    if (x === null && y === null) return a === b;
    return equalToZero(x === 0 ? b : y === 0 ? a : '');
  }
  if (a === ZERO || b === ZERO) return equalToZero(a === ZERO ? b : a);
  return null;
}

function equalToZero(code: Code): boolean | null {
  const truth = code === '' ? null : truthOf(code);
  return truth === null ? null : !truth;
}
