// Constant expressions of declarations: array sizes and case labels.
import type { Expr } from '../c/ast.js';
import { apply } from '../explore/apply.js';

/** The value of a constant expression; `null` where it is not one. */
export function constantValue(expr: Expr, constants: ReadonlyMap<string, number>): number | null {
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'ident':
      return constants.get(expr.name) ?? null;
    case 'cast':
      return constantValue(expr.operand, constants);
    case 'unary': {
      const operand = constantValue(expr.operand, constants);
      if (operand === null) return null;
      if (expr.op === '-') return -operand;
      return expr.op === '+' ? operand : expr.op === '~' ? ~operand : expr.op === '!' ? Number(operand === 0) : null;
    }
    case 'binary': {
      const left = constantValue(expr.left, constants);
      const right = constantValue(expr.right, constants);
      return left === null || right === null || expr.op === ',' ? null : apply(expr.op, left, right);
    }
    default:
      return null;
  }
}
