// How a call that pins pages can come out, and what a test of its result says.
import type { Expr } from '../../c/ast.js';
import { textOf } from '../../flow/expressions.js';

/** `short`: fewer pages than asked for, and at least one. */
export type Outcome = 'error' | 'zero' | 'short' | 'all';

/** What the result of the call is compared with on a path. */
export interface CountFacts {
  readonly outcome: Outcome;
  /** Variables that hold the result. */
  readonly counts: ReadonlySet<string>;
  /** The number asked for: its text, and its value where that is a constant. */
  readonly asked: { readonly text: string; readonly value: number | null };
}

type Interval = readonly [number, number];

/** `null` where the test is of something else, or the outcome leaves it open. */
export function outcomeOfTest(test: Expr, facts: CountFacts): boolean | null {
  if (test.kind === 'unary' && test.op === '!') {
    const inner = outcomeOfTest(test.operand, facts);
    return inner === null ? null : !inner;
  }
  if (isCount(test, facts)) return facts.outcome !== 'zero';
  if (test.kind !== 'binary') return null;
  if (isCount(test.left, facts)) return compare(test.op, facts, test.right);
  const flipped = FLIPPED[test.op];
  return flipped !== undefined && isCount(test.right, facts) ? compare(flipped, facts, test.left) : null;
}

const FLIPPED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function isCount(expr: Expr, facts: CountFacts): boolean {
  if (expr.kind === 'cast') return isCount(expr.operand, facts);
  return expr.kind === 'ident' && facts.counts.has(expr.name);
}

function compare(op: string, facts: CountFacts, other: Expr): boolean | null {
  if (textOf(other) === facts.asked.text) {
    const isAll = facts.outcome === 'all';
    return fromInterval(op, isAll ? [0, 0] : [-Infinity, -1], [0, 0]);
  }
  const value = intervalOf(other);
  return value === null ? null : fromInterval(op, resultOf(facts), value);
}

function resultOf({ outcome, asked }: CountFacts): Interval {
  switch (outcome) {
    case 'error':
      return [-Infinity, -1];
    case 'zero':
      return [0, 0];
    case 'short':
      return [1, asked.value === null ? Infinity : asked.value - 1];
    case 'all':
      return asked.value === null ? [1, Infinity] : [asked.value, asked.value];
  }
}

function intervalOf(expr: Expr): Interval | null {
  if (expr.kind === 'number' && expr.value !== null) return [expr.value, expr.value];
  if (expr.kind !== 'unary' || expr.op !== '-') return null;
  if (expr.operand.kind === 'number' && expr.operand.value !== null) return [-expr.operand.value, -expr.operand.value];
  // `-EFAULT` and the like.
  return expr.operand.kind === 'ident' && /^E[A-Z0-9]+$/.test(expr.operand.name) ? [-4095, -1] : null;
}

function fromInterval(op: string, [low, high]: Interval, [from, to]: Interval): boolean | null {
  switch (op) {
    case '<':
      return high < from ? true : low >= to ? false : null;
    case '<=':
      return high <= from ? true : low > to ? false : null;
    case '>':
      return low > to ? true : high <= from ? false : null;
    case '>=':
      return low >= to ? true : high < from ? false : null;
    case '==':
    case '!=': {
      const equal = low === high && from === to && low === from ? true : high < from || low > to ? false : null;
      return equal === null ? null : equal === (op === '==');
    }
    default:
      return null;
  }
}
