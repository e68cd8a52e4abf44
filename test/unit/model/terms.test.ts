// Folding an expression changes nothing about its value.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/core/explore/apply.js';
import type { StepExpr } from '../../../src/core/explore/program.js';
import { and, binary, cond, not, num, or, read, sameTerm, substitute, unary } from '../../../src/core/model/terms.js';

const OPS = ['+', '-', '*', '&', '|', '==', '!=', '<', '<=', '>', '>=', '&&', '||'] as const;

/** A raw tree over two locals, as the explorer would take it. */
const tree: fc.Arbitrary<StepExpr> = fc.letrec<{ term: StepExpr }>((tie) => ({
  term: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: -3, max: 3 }).map(num),
    fc.constantFrom(0, 1).map((slot) => read({ slot, local: true })),
    fc.record({
      kind: fc.constant('unary' as const),
      op: fc.constantFrom('!' as const, '-' as const, '~' as const),
      operand: tie('term'),
    }),
    fc.record({
      kind: fc.constant('binary' as const),
      op: fc.constantFrom(...OPS),
      left: tie('term'),
      right: tie('term'),
    }),
    fc.record({
      kind: fc.constant('conditional' as const),
      test: tie('term'),
      then: tie('term'),
      otherwise: tie('term'),
    }),
  ),
})).term;

function value(term: StepExpr, locals: readonly number[]): number {
  switch (term.kind) {
    case 'const':
      return term.value;
    case 'read':
      return locals[term.ref.slot] ?? 0;
    case 'unary': {
      const operand = value(term.operand, locals);
      return term.op === '!' ? Number(operand === 0) : term.op === '-' ? -operand | 0 : ~operand;
    }
    case 'conditional':
      return value(value(term.test, locals) !== 0 ? term.then : term.otherwise, locals);
    case 'binary':
      return apply(term.op, value(term.left, locals), value(term.right, locals)) ?? 0;
  }
}

/** Builds the tree again through the folding constructors. */
function folded(term: StepExpr): StepExpr {
  switch (term.kind) {
    case 'unary':
      return unary(term.op, folded(term.operand));
    case 'binary':
      return binary(term.op, folded(term.left), folded(term.right));
    case 'conditional':
      return cond(folded(term.test), folded(term.then), folded(term.otherwise));
    default:
      return term;
  }
}

const small = fc.integer({ min: -3, max: 3 });

describe('folding', () => {
  it('keeps the value', () => {
    fc.assert(
      fc.property(tree, small, small, (term, a, b) => {
        expect(value(folded(term), [a, b])).toBe(value(term, [a, b]));
      }),
    );
  });

  it('substitution is evaluation in the other place', () => {
    fc.assert(
      fc.property(tree, tree, small, small, (term, inner, a, b) => {
        const result = substitute(folded(term), (slot) => (slot === 0 ? folded(inner) : null));
        expect(value(result, [a, b])).toBe(value(term, [value(inner, [a, b]), b]));
      }),
    );
  });

  it('not, and, or are those of logic', () => {
    fc.assert(
      fc.property(tree, tree, small, small, (x, y, a, b) => {
        const [p, q] = [value(x, [a, b]) !== 0, value(y, [a, b]) !== 0];
        expect(value(not(folded(x)), [a, b])).toBe(Number(!p));
        expect(value(and(folded(x), folded(y)), [a, b])).toBe(Number(p && q));
        expect(value(or(folded(x), folded(y)), [a, b])).toBe(Number(p || q));
      }),
    );
  });

  it('a term is the same as itself and as its copy', () => {
    fc.assert(
      fc.property(tree, (term) => {
        expect(sameTerm(term, JSON.parse(JSON.stringify(term)) as StepExpr)).toBe(true);
      }),
    );
  });
});
