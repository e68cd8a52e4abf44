// Bounds on the values of an expression, so that a test that cannot fail is not made in every state.
import { cellRange, type Cells } from './cells.js';
import type { Program, StepExpr } from './program.js';

/** Inclusive. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const ANY: Interval = { low: -(2 ** 31), high: 2 ** 31 - 1 };
const BIT: Interval = { low: 0, high: 1 };

function within(low: number, high: number): Interval {
  return low >= ANY.low && high <= ANY.high ? { low, high } : ANY;
}

/** Values that `term` can have in `thread`, given that every slot is within its own bounds. */
export function intervalOf(program: Program, cells: Cells, thread: number, term: StepExpr): Interval {
  const of = (inner: StepExpr): Interval => intervalOf(program, cells, thread, inner);
  switch (term.kind) {
    case 'const':
      return { low: term.value, high: term.value };
    case 'read': {
      const { slot } = cellRange(program, cells, thread, term.ref);
      // An index out of bounds reads as 0 until the step is given up.
      return term.ref.index === undefined
        ? { low: slot.min, high: slot.max }
        : { low: Math.min(0, slot.min), high: Math.max(0, slot.max) };
    }
    case 'conditional': {
      const [a, b] = [of(term.then), of(term.otherwise)];
      return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
    }
    case 'unary': {
      const a = of(term.operand);
      if (term.op === '!') return BIT;
      return term.op === '-' ? within(-a.high, -a.low) : { low: ~a.high, high: ~a.low };
    }
    case 'binary':
      return binaryInterval(term.op, of(term.left), of(term.right));
  }
}

function binaryInterval(op: Extract<StepExpr, { kind: 'binary' }>['op'], a: Interval, b: Interval): Interval {
  switch (op) {
    case '+':
      return within(a.low + b.low, a.high + b.high);
    case '-':
      return within(a.low - b.high, a.high - b.low);
    case '*': {
      const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
      return within(Math.min(...products), Math.max(...products));
    }
    case '%':
      if (b.low <= 0) return ANY;
      return { low: a.low < 0 ? 1 - b.high : 0, high: a.high < 0 ? 0 : Math.min(a.high, b.high - 1) };
    case '&':
      if (a.low >= 0 && b.low >= 0) return { low: 0, high: Math.min(a.high, b.high) };
      if (a.low >= 0) return { low: 0, high: a.high };
      return b.low >= 0 ? { low: 0, high: b.high } : ANY;
    case '|':
    case '^': {
      const bits = 32 - Math.clz32(Math.max(a.high, b.high));
      return a.low >= 0 && b.low >= 0 ? { low: 0, high: bits >= 31 ? ANY.high : (1 << bits) - 1 } : ANY;
    }
    case '<<':
      return a.low >= 0 && b.low >= 0 && b.high <= 31 ? within(0, a.high * 2 ** b.high) : ANY;
    case '>>':
      return a.low >= 0 && b.low >= 0 && b.high <= 31 ? { low: 0, high: a.high } : ANY;
    case '/':
      return a.low >= 0 && b.low > 0 ? { low: 0, high: a.high } : ANY;
    default:
      return BIT;
  }
}
