// What `trymap check` prints: the matrix, why a cell says nothing, and the diagrams of what matters.
import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/core/report/check-text.js';
import type { CheckCell, CheckReport } from '../../../src/core/model/check-result.js';
import type { Site } from '../../../src/core/sites/site.js';
import { sketchTrace, sketchVerdict } from './traces.js';

const site: Site = {
  file: 'mm/a.c',
  function: 'walk',
  helper: 'pte_offset_map_lock',
  nth: 1,
  line: 12,
  column: 8,
  span: { start: 0, end: 1 },
  functionSpan: { start: 0, end: 1 },
  family: 'pte',
  class: 'simple',
  target: 'pte_try_map_locked',
  reasons: [],
  releases: [],
};

const cell = (more: Partial<CheckCell>): CheckCell => ({
  version: 'original',
  phase: 'may-fail-rcu',
  adversary: 'retract',
  context: 'mmap_lock held for read',
  verdict: sketchVerdict({}),
  ...more,
});
const violated = (steps: number) => {
  const rows = Array.from({ length: steps }, (_, step) => [0, `step${String(step)}();`] as const);
  return sketchVerdict({
    kind: 'violated',
    property: 'use-after-free',
    message: 'reads freed memory',
    trace: sketchTrace(['w()'], rows),
  });
};
const report = (cells: readonly CheckCell[]): CheckReport => ({ version: 1, tree: '.', checks: [{ site, cells }] });

describe('check as text', () => {
  it('is a matrix with both versions side by side, and a summary', () => {
    expect(checkText(report([cell({ verdict: sketchVerdict({}) }), cell({ version: 'converted' })]))).toBe(
      [
        'mm/a.c:12:8: pte_offset_map_lock in walk()',
        '    phase         against  context                  original           converted',
        '    may-fail-rcu  retract  mmap_lock held for read  holds (10 states)  holds (10 states)',
        '',
        '1 site checked: 2 holds',
        '',
      ].join('\n'),
    );
  });

  it('says which bound was met, what is unknown, and what was not modelled', () => {
    const text = checkText(
      report([
        cell({ verdict: sketchVerdict({ kind: 'bounded', message: 'stopped after 10 states' }) }),
        cell({
          version: 'converted',
          verdict: sketchVerdict({ kind: 'unknown', message: 'inline assembly', opaque: ['call of foo()'] }),
        }),
      ]),
    );
    expect(text).toContain('bounded (10 states)  unknown\n');
    expect(text).toContain('    bounded (original): stopped after 10 states\n');
    expect(text).toContain('    unknown (converted): inline assembly\n');
    expect(text).toContain('    not modelled, free choices each: call of foo()\n');
  });

  it('names a call that is not modelled once, also where a conversion has moved it', () => {
    const opaque = (line: number): string[] => [
      `unknown call foo() at a.c:${String(line)}`,
      'unknown call bar() at a.c:9',
    ];
    const text = checkText(
      report([
        cell({ verdict: sketchVerdict({ kind: 'holds', message: '', opaque: opaque(3) }) }),
        cell({ version: 'converted', verdict: sketchVerdict({ kind: 'holds', message: '', opaque: opaque(5) }) }),
      ]),
    );
    expect(text).toContain('free choices each: unknown call foo() at a.c:3; unknown call\n      bar() at a.c:9\n');
  });

  it('shows the shortest race of the original and every one of the conversion', () => {
    const text = checkText(
      report([
        cell({ verdict: violated(9) }),
        cell({ adversary: 'zap', verdict: violated(3) }),
        cell({ version: 'converted', verdict: violated(4) }),
        cell({ version: 'converted', adversary: 'zap', verdict: violated(5) }),
      ]),
    );
    expect(text.match(/^CPU0/gm)).toHaveLength(3);
    expect(text).toContain('use-after-free in the original code, phase may-fail-rcu, against zap,');
    expect(text).not.toContain('step8();');
    expect(text).toContain('    (1 more trace of the original: --format json has them all)\n');
    expect(text).toContain('1 site checked: 4 violated\n');
  });

  it('never says that code is safe or verified', () => {
    const text = checkText(report([cell({}), cell({ version: 'converted' })]));
    expect(text).not.toMatch(/\b(safe|verified|proved|correct)\b/i);
  });
});
