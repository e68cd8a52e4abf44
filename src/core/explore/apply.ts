// What a binary operation of a Program comes to.
import type { StepExpr } from './program.js';

type Op = Extract<StepExpr, { kind: 'binary' }>['op'];

/** Value of `left op right` in 32 bits, as every engine computes it; `null` where it has none. */
export function apply(op: Op, a: number, b: number): number | null {
  switch (op) {
    case '+':
      return (a + b) | 0;
    case '-':
      return (a - b) | 0;
    case '*':
      return Math.imul(a, b);
    case '/':
      return b === 0 ? null : (a / b) | 0;
    case '%':
      return b === 0 ? null : (a % b) | 0;
    case '<<':
      return b < 0 || b > 31 ? null : a << b;
    case '>>':
      return b < 0 || b > 31 ? null : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
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
  }
}
