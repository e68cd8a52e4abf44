// An analyser that has seen earlier texts of a file says the same of the next one as an analyser that has not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REASON_RULES } from '../../../src/core/sites/reasons/index.js';
import { analyse, analyser } from './analyse.js';

/** Parts of a file: functions that call and release for each other, so that an edit of one may change another's class. */
const PARTS = [
  ...REASON_RULES.flatMap((rule) => [rule.yes, rule.no]),
  'static void end_walk(pte_t *pte, spinlock_t *ptl)\n{\n}\n',
  'static void use_entry(pte_t *pte)\n{\n\tpte_unmap(pte);\n}\n',
  '/* a comment */\n',
  '\n',
  '#ifdef CONFIG_X\n',
  '#endif\n',
  'static int broken(void)\n{\n\tif (x) {\n',
];

const part = fc.nat({ max: PARTS.length - 1 }).map((i) => PARTS[i] ?? '');

describe('analysing successive texts', () => {
  it('gives what analysing each from scratch gives', () => {
    const step = fc.record({
      at: fc.nat({ max: 9 }),
      remove: fc.nat({ max: 2 }),
      insert: fc.array(part, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.array(step, { minLength: 1, maxLength: 5 }), (start, steps) => {
        const parts = [...start];
        const kept = analyser();
        kept.analyse(parts.join('\n'));
        for (const { at, remove, insert } of steps) {
          parts.splice(at % (parts.length + 1), remove, ...insert);
          const text = parts.join('\n');
          expect(kept.analyse(text).report).toEqual(analyse(text));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same after edits inside functions, where only what the edit touches is asked again', () => {
    const STATEMENTS = ['pte_unmap(pte);', 'pte_unmap_unlock(pte, ptl);', 'use_entry(pte);', 'end_walk(pte, ptl);'];
    const OTHERS = [
      'spin_unlock(ptl);',
      'return 0;',
      'local_irq_disable();',
      'barrier();',
      'if (x) {',
      'cond_resched();',
    ];
    const edit = fc.record({
      line: fc.nat({ max: 999 }),
      removes: fc.boolean(),
      insert: fc.constantFrom('', ...STATEMENTS, ...OTHERS),
    });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 2, maxLength: 8 }),
        fc.array(edit, { minLength: 2, maxLength: 6 }),
        (start, edits) => {
          const lines = start.join('\n').split('\n');
          const kept = analyser();
          kept.analyse(lines.join('\n'));
          for (const { line, removes, insert } of edits) {
            const at = line % lines.length;
            // Braces in column 0 delimit functions: an edit of those is not inside one.
            const isInside = (lines[at] ?? '').startsWith('\t');
            lines.splice(at, removes && isInside ? 1 : 0, ...(insert === '' || !isInside ? [] : [`\t${insert}`]));
            const text = lines.join('\n');
            expect(kept.analyse(text).report).toEqual(analyse(text));
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it('keeps a class until something that it depends on changes', () => {
    const rule = REASON_RULES.find((one) => one.code === 'RELEASED_IN_CALLEE');
    const text = rule?.yes ?? '';
    const kept = analyser();
    expect(kept.analyse(text).report.sites.map((site) => site.class)).toEqual(['special']);
    const without = text.replace('pte_unmap_unlock(pte, ptl);', '');
    expect(kept.analyse(without).report.findings.map((finding) => finding.rule)).toEqual(['release-missing']);
    expect(kept.analyse(`\n\n${text}`).report.sites.map((site) => site.line)).toEqual([12]);
  });
});
