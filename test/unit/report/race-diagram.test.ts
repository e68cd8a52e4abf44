// The race diagram: columns as in a changelog, never wider than 80, complete without the tool.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raceDiagram } from '../../../src/core/report/race-diagram.js';
import { sketchTrace, sketchVerdict, type RowSketch } from './traces.js';

const source = (line: number) => ({ file: 'a.c', span: { start: line, end: line + 1 }, line, column: 1 });
const diagram = (threads: readonly string[], rows: readonly RowSketch[], background: readonly number[] = []): string =>
  raceDiagram(
    sketchVerdict({ kind: 'violated', property: 'use-after-free', trace: sketchTrace(threads, rows, background) }),
  );

describe('race diagram', () => {
  it('puts each thread in a column of its own, time downwards, and says last what went wrong', () => {
    const text = diagram(
      ['reader() of mm/a.c', 'freer() of mm/b.c'],
      [
        [0, 'pte = pte_offset_map(pmd, addr);'],
        [1, 'pmd_clear(pmd);'],
        [1, 'pte_free(mm, table);'],
        [0, 'entry = *pte;', { violation: 'reads an entry of a table that was freed' }],
      ],
    );
    expect(text).toBe(
      [
        'CPU0                                     CPU1',
        'reader() of mm/a.c                       freer() of mm/b.c',
        '--------------------                     --------------------',
        'pte = pte_offset_map(pmd, addr);',
        '                                         pmd_clear(pmd);',
        '                                         pte_free(mm, table);',
        'entry = *pte;',
        '^^^ use-after-free',
        '',
        'reads an entry of a table that was freed',
        '',
      ].join('\n'),
    );
  });

  it('indents inlined steps below their call, and names the call once', () => {
    const callers = [{ text: 'pte = pte_offset_map_lock(mm, pmd, addr, &ptl);', source: source(7) }];
    const text = diagram(
      ['reader()'],
      [
        [0, 'rcu_read_lock();', { callers }],
        [0, 'spin_lock(ptl);', { callers }],
        [0, 'entry = *pte;'],
      ],
    );
    expect(text.split('\n').slice(3, 7)).toEqual([
      'pte = pte_offset_map_lock(mm, pmd, addr, &ptl);',
      '  rcu_read_lock();',
      '  spin_lock(ptl);',
      'entry = *pte;',
    ]);
  });

  it('shows what was chosen, shortly where the text says what was tested', () => {
    const text = diagram(
      ['reader()'],
      [
        [0, 'if (pmd_none(*pmd))', { choice: 'pmd_none(*pmd) is false' }],
        [0, 'if (!pte)', { choice: 'pte is true' }],
        [0, 'r = flags(pte);', { choice: 'flags() is 1' }],
      ],
    );
    expect(text.split('\n').slice(3, 6)).toEqual([
      'if (pmd_none(*pmd)) [false]',
      'if (!pte) [pte is true]',
      'r = flags(pte); [flags() is 1]',
    ]);
  });

  it('writes what background machinery does over the whole width, and gives it no column', () => {
    const text = diagram(
      ['reader()', 'grace periods'],
      [
        [0, 'a();'],
        [1, 'the table is freed'],
        [0, 'b();'],
      ],
      [1],
    );
    expect(text.split('\n').slice(0, 6)).toEqual([
      'CPU0',
      'reader()',
      '--------------------',
      'a();',
      '(the table is freed)',
      'b();',
    ]);
  });

  it('writes two steps of one line once, unless another thread runs between them', () => {
    const rows: RowSketch[] = [
      [0, 'a();'],
      [0, 'a();'],
      [1, 'b();'],
      [0, 'a();'],
    ];
    expect(diagram(['r()', 'w()'], rows).match(/a\(\);/g)).toHaveLength(2);
  });

  it('is empty without a trace', () => {
    expect(raceDiagram(sketchVerdict({}))).toBe('');
  });

  it('never is wider than 80 columns, and loses no letter of any step', () => {
    const word = fc.stringMatching(/^[a-z_>(-]{1,50}$/);
    const body = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
    const titles = ['a()', 'b()', 'c()', 'd()'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), body), { minLength: 1, maxLength: 20 }), (bodies) => {
        // A number makes every step another one, so that none is left out as a repetition.
        const rows = bodies.map(([thread, text], index): RowSketch => [thread, `${text}${String(index)}`]);
        const lines = diagram(titles, rows).split('\n\n')[0]?.split('\n') ?? [];
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
        const threads = [0, 1, 2, 3].filter((thread) => rows.some((row) => row[0] === thread));
        const width = Math.floor(82 / threads.length) - 2;
        for (const [column, thread] of threads.entries()) {
          const own = lines.map((line) => line.slice(column * (width + 2), (column + 1) * (width + 2) - 2));
          const steps = rows.flatMap((row) => (row[0] === thread ? [row[1]] : [])).join('');
          const head = `CPU${String(column)}${String(titles[thread])}${'-'.repeat(Math.min(width, 20))}`;
          expect(own.join('').replaceAll(' ', '')).toBe((head + steps).replaceAll(' ', ''));
        }
      }),
    );
  });
});
