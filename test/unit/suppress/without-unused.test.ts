// What a quick fix leaves of a comment that silences nothing, or not all that it names.
import { describe, expect, it } from 'vitest';
import { SAME_NAMES } from '../../../src/core/suppress/suppression.js';
import { SUPPRESSION_UNUSED } from '../../../src/core/suppress/codes.js';
import { suppressor } from '../../../src/core/suppress/apply.js';
import { withoutUnused } from '../../../src/core/suppress/without-unused.js';
import { analyse } from '../sites/analyse.js';

const apply = suppressor({ entries: [], scope: SAME_NAMES });

/** A lock that is never dropped, with a comment on the call and one above it. */
const leak = (above: string, behind = '') =>
  `static void f(struct mm_struct *mm, pmd_t *pmd)\n{\n\tspinlock_t *ptl;\n${above}` +
  `\tpte_t *pte = pte_offset_map_lock(mm, pmd, 0, &ptl);${behind}\n\tuse(*pte);\n}\n`;

function fixed(text: string): string {
  const report = apply(analyse(text), text);
  const start = report.findings.find(({ rule }) => rule === SUPPRESSION_UNUSED)?.span.start;
  const edit = start === undefined ? null : withoutUnused(start, report, text);
  if (!edit) return 'no edit';
  const after = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
  const left = apply(analyse(after), after).findings.filter(({ rule }) => rule.startsWith('suppression'));
  expect(left).toEqual([]);
  return after;
}

describe('the fix of an unused suppression', () => {
  it('takes the line that it stands on', () => {
    expect(fixed(leak('\t/* trymap: ignore sleeps-mapped -- once */\n'))).toBe(leak(''));
  });

  it('takes all lines of a comment over several', () => {
    expect(fixed(leak('\t/*\n\t * trymap: ignore sleeps-mapped --\n\t * once\n\t */\n'))).toBe(leak(''));
  });

  it('leaves the code before it, and no blank at the end of the line', () => {
    expect(fixed(leak('', ' /* trymap: ignore sleeps-mapped -- once */'))).toBe(leak(''));
    expect(fixed(leak('', ' // trymap: ignore sleeps-mapped -- once'))).toBe(leak(''));
  });

  it('takes only the codes that silence nothing, and leaves the reason', () => {
    expect(fixed(leak('\t/* trymap: ignore sleeps-mapped, release-missing, lock-stale -- old -- firmware */\n'))).toBe(
      leak('\t/* trymap: ignore release-missing -- old -- firmware */\n'),
    );
  });

  it('is not there for a comment that silences all that it names', () => {
    expect(fixed(leak('\t/* trymap: ignore release-missing -- firmware */\n'))).toBe('no edit');
  });
});
