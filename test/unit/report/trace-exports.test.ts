// A cell as Markdown and as SVG: all that a reader needs without the tool, and nothing that breaks the format.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckCell } from '../../../src/core/model/check-result.js';
import { traceMarkdown } from '../../../src/core/report/trace-markdown.js';
import { traceSvg } from '../../../src/core/report/trace-svg.js';
import type { Site } from '../../../src/core/sites/site.js';
import { sketchTrace, sketchVerdict, type RowSketch } from './traces.js';

const site = { file: 'mm/a.c', function: 'walk', helper: 'pte_offset_map_lock', line: 12 } as Site;
const cell = (verdict: CheckCell['verdict']): CheckCell => ({
  version: 'original',
  phase: 'may-fail-rcu',
  adversary: 'retract',
  context: 'mmap_lock held for read',
  verdict,
});
const lock = { kind: 'lock', name: 'ptl of table 0', thread: 0 };
const violated = (rows: readonly RowSketch[]): CheckCell['verdict'] =>
  sketchVerdict({
    kind: 'violated',
    property: 'use-after-free',
    message: 'reads a freed entry',
    trace: sketchTrace(['walk()', 'zap()'], rows),
  });
const race = violated([
  [0, 'spin_lock(ptl);', { open: [lock] }],
  [1, 'if (a < b && c)', { open: [lock] }],
  [0, 'entry = *pte;', { violation: 'reads a freed entry' }],
]);

describe('Markdown', () => {
  it('says what was asked, how far the answer reaches, and how the race goes', () => {
    const text = traceMarkdown({ site }, cell(race));
    for (const part of [
      '# violated: use-after-free',
      '`pte_offset_map_lock()` in `walk()`, mm/a.c:12, as written',
      '| phase | may-fail-rcu |',
      '10 states, 12 transitions, depth 5',
      '```\nCPU0',
    ])
      expect(text).toContain(part);
  });

  it('has no diagram where there is no trace, and names what was left open', () => {
    const text = traceMarkdown({ site }, cell(sketchVerdict({ opaque: ['unknown call f() at mm/a.c:3'] })));
    expect(text).not.toContain('```');
    expect(text).toContain('- unknown call f() at mm/a.c:3');
  });
});

describe('SVG', () => {
  it('draws every step, the bar of the lock, and the sentence', () => {
    const svg = traceSvg(race);
    for (const part of [
      'spin_lock(ptl);',
      'if (a &lt; b &amp;&amp; c)',
      'entry = *pte;',
      'reads a freed entry',
      'ptl of table 0',
    ])
      expect(svg).toContain(part);
    expect(svg.match(/<rect [^>]*fill="#1a5fb4"/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('is nothing without a trace', () => expect(traceSvg(sketchVerdict({}))).toBe(''));

  it('stays well-formed whatever the steps say', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), (texts) => {
        const svg = traceSvg(violated(texts.map((text, at) => [at % 2, text])));
        // Whatever is left after taking the tags away holds no bracket, and every & begins an entity.
        expect(svg.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }),
    );
  });
});
