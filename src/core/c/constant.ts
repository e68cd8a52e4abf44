// The value of an integer constant expression, as far as enums, array sizes and `#define`s need it.
import type { Expr } from './ast.js';

/** `null` where the value is not constant, not known, or not a safe integer. */
export function constantValue(expr: Expr, constants: ReadonlyMap<string, number> = new Map()): number | null {
  const value = evaluate(expr, constants);
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

function evaluate(expr: Expr, constants: ReadonlyMap<string, number>): number | null {
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'ident':
      return expr.name === 'true' ? 1 : expr.name === 'false' ? 0 : (constants.get(expr.name) ?? null);
    case 'cast':
      return evaluate(expr.operand, constants);
    case 'unary': {
      const operand = evaluate(expr.operand, constants);
      if (operand === null) return null;
      if (expr.op === '-') return -operand;
      if (expr.op === '+') return operand;
      if (expr.op === '!') return operand === 0 ? 1 : 0;
      return expr.op === '~' && operand >= 0 && operand < 2 ** 31 ? ~operand : null;
    }
    case 'conditional': {
      const test = evaluate(expr.test, constants);
      if (test === null) return null;
      if (test !== 0) return expr.then === null ? test : evaluate(expr.then, constants);
      return evaluate(expr.otherwise, constants);
    }
    case 'binary': {
      const left = evaluate(expr.left, constants);
      const right = evaluate(expr.right, constants);
      return left === null || right === null ? null : apply(expr.op, left, right);
    }
    default:
      return null;
  }
}

function apply(op: string, a: number, b: number): number | null {
  const bits = (f: (x: bigint, y: bigint) => bigint): number => Number(f(BigInt(a), BigInt(b)));
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? null : Math.trunc(a / b);
    case '%':
      return b === 0 ? null : a % b;
    case '<<':
      return b < 0 || b > 53 ? null : a * 2 ** b;
    case '>>':
      return b < 0 || b > 63 ? null : Math.floor(a / 2 ** b);
    case '&':
      return bits((x, y) => x & y);
    case '|':
      return bits((x, y) => x | y);
    case '^':
      return bits((x, y) => x ^ y);
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<':
      return Number(a < b);
    case '<=':
      return Number(a <= b);
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    case '&&':
      return Number(a !== 0 && b !== 0);
    case '||':
      return Number(a !== 0 || b !== 0);
    default:
      return null;
  }
}
