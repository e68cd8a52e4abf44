// From a trace to lanes: who acts in which row, which bars stand where, what is shaded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace, TraceRow } from '../../../src/core/explore/verdict.js';
import { contextSwitch, layoutTrace } from '../../../src/core/report/lanes.js';

type Section = TraceRow['open'][number];

const lock = (thread: number, name: string): Section => ({ thread, kind: 'lock', name });
const THREADS = ['site', 'zap', 'rcu'].map((name, i) => ({ name, title: `${name}()`, background: i === 2 }));

function trace(steps: readonly (readonly [thread: number, ...open: Section[]])[]): Trace {
  const rows = steps.map(([thread, ...open], i) => ({
    thread,
    location: i,
    step: 0,
    text: `step ${String(i)}`,
    source: null,
    role: null,
    choice: null,
    changed: [],
    open,
    violation: null,
  }));
  return { version: 1, threads: THREADS, rows, shown: [], states: rows.map(() => []) };
}

/** Bars of each row as `lane.column name`, with `[` where one begins and `]` where it ends. */
const bars = (input: Trace): string[] =>
  layoutTrace(input).rows.map((row) =>
    row.bars
      .map(
        (bar) => `${bar.begins ? '[' : ''}${String(bar.lane)}.${String(bar.column)} ${bar.name}${bar.ends ? ']' : ''}`,
      )
      .sort()
      .join(', '),
  );

describe('lanes', () => {
  it('are the threads in their order; background machinery has none, its steps concern all', () => {
    const { lanes, rows } = layoutTrace(trace([[0], [2], [1]]));
    expect(lanes.map((lane) => lane.name)).toEqual(['site', 'zap']);
    expect(rows.map(({ lane, actor }) => [lane, actor])).toEqual([
      [0, 'site'],
      [null, 'rcu'],
      [1, 'zap'],
    ]);
  });

  it('a bar reaches from the step that locks to the step that unlocks', () =>
    expect(bars(trace([[0], [0, lock(0, 'ptl')], [1, lock(0, 'ptl')], [0], [0]]))).toEqual([
      '',
      '[0.0 ptl',
      '0.0 ptl',
      '0.0 ptl]',
      '',
    ]));

  it('nested locks stand side by side and keep their columns', () =>
    expect(bars(trace([[0, lock(0, 'pml')], [0, lock(0, 'ptl'), lock(0, 'pml')], [0, lock(0, 'ptl')], [0]]))).toEqual([
      '[0.0 pml',
      '0.0 pml, [0.1 ptl',
      '0.0 pml], 0.1 ptl',
      '0.1 ptl]',
    ]));

  it('a column is free again one row after its bar ended', () =>
    expect(
      bars(
        trace([
          [0, lock(0, 'a')],
          [0, lock(0, 'b')],
          [0, lock(0, 'c')],
        ]),
      ),
    ).toEqual(['[0.0 a', '0.0 a], [0.1 b', '0.1 b], [0.0 c']));

  it('the same lock in two threads has two bars', () =>
    expect(
      bars(
        trace([
          [0, lock(0, 'mmap_lock')],
          [1, lock(0, 'mmap_lock'), lock(1, 'mmap_lock')],
        ]),
      ),
    ).toEqual(['[0.0 mmap_lock', '0.0 mmap_lock, [1.0 mmap_lock']));

  it('RCU and IRQ-off sections are shading, not bars', () => {
    const [row] = layoutTrace(
      trace([[0, { thread: 0, kind: 'rcu', name: 'RCU' }, { thread: 1, kind: 'irq', name: 'IRQs off' }]]),
    ).rows;
    expect([row?.bars, row?.shades.map(({ lane, kind }) => [lane, kind])]).toEqual([
      [],
      [
        [0, 'rcu'],
        [1, 'irq'],
      ],
    ]);
  });

  it('a section of another kind is a bar of its own, beside a lock of the same name', () => {
    const mapped: Section = { thread: 0, kind: 'other', name: 'ptl' };
    const [row] = layoutTrace(trace([[0, lock(0, 'ptl'), mapped]])).rows;
    expect(row?.bars.map(({ kind, column }) => [kind, column])).toEqual([
      ['lock', 0],
      ['other', 1],
    ]);
  });

  it('marks context switches', () =>
    expect(layoutTrace(trace([[0], [0], [1], [0]])).rows.map((row) => row.switched)).toEqual([
      false,
      false,
      true,
      true,
    ]));

  it('no two bars of a lane share a column in a row, and every bar begins and ends once', () => {
    const section = fc.record({ thread: fc.nat(1), kind: fc.constant('lock'), name: fc.constantFrom('a', 'b', 'c') });
    const open = fc.uniqueArray(section, { selector: ({ thread, name }) => `${String(thread)}${name}`, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1), open), { maxLength: 30 }), (steps) => {
        const { lanes, rows } = layoutTrace(trace(steps.map(([thread, sections]) => [thread, ...sections])));
        for (const row of rows) {
          const places = row.bars.map((bar) => `${String(bar.lane)}.${String(bar.column)}`);
          expect(new Set(places).size).toBe(places.length);
          for (const bar of row.bars) expect(bar.column).toBeLessThan(lanes[bar.lane]?.columns ?? 0);
        }
        const count = (pick: (bar: (typeof rows)[number]['bars'][number]) => boolean): number =>
          rows.flatMap((row) => row.bars).filter(pick).length;
        const openAtEnd = steps.at(-1)?.[1].length ?? 0;
        expect(count((bar) => bar.begins)).toBe(count((bar) => bar.ends) + openAtEnd);
      }),
    );
  });
});

describe('calls', () => {
  const call = (text: string, start = 0): NonNullable<TraceRow['callers']>[number] => ({
    text,
    source: { file: 'mm/walk.c', span: { start, end: start + 1 }, line: 1, column: 1 },
  });
  const inside = (...callers: NonNullable<TraceRow['callers']>[number][][]): Trace => {
    const plain = trace(callers.map(() => [0]));
    return { ...plain, rows: plain.rows.map((row, i) => ({ ...row, callers: callers[i] ?? [] })) };
  };
  const outline = (input: Trace): string[] =>
    layoutTrace(input).rows.map((row) => `${'>'.repeat(row.depth)}${row.text}${row.caller === null ? '' : ' (call)'}`);

  it('are rows of their own where they are entered', () =>
    expect(outline(inside([], [call('map_lock()'), call('map()')], [call('map_lock()')], []))).toEqual([
      'step 0',
      'map_lock() (call)',
      '>map() (call)',
      '>>step 1',
      '>step 2',
      'step 3',
    ]));

  it('are not repeated while the thread is inside, and are when it comes again', () =>
    expect(outline(inside([call('map()')], [call('map()')], [], [call('map()')]))).toEqual([
      'map() (call)',
      '>step 0',
      '>step 1',
      'step 2',
      'map() (call)',
      '>step 3',
    ]));

  it('two calls of one function at two places are two', () =>
    expect(outline(inside([call('map()', 10)], [call('map()', 20)]))).toHaveLength(4));

  it('carry the bars and the shading of what is open around them', () => {
    const plain = trace([[0, lock(0, 'ptl'), { thread: 0, kind: 'rcu', name: 'RCU' }], [0]]);
    const [, entered] = layoutTrace({
      ...plain,
      rows: plain.rows.map((row, i) => ({ ...row, callers: i === 1 ? [call('map()')] : [] })),
    }).rows;
    expect(entered?.caller).toBe(0);
    expect(entered?.bars.map(({ name, begins, ends }) => [name, begins, ends])).toEqual([['ptl', false, false]]);
    expect(entered?.shades.map(({ kind }) => kind)).toEqual(['rcu']);
  });
});

describe('context switches', () => {
  const { rows } = layoutTrace(trace([[0], [0], [1], [1], [0]]));
  it('n goes to the next one', () => expect(contextSwitch(rows, 0, 1)).toBe(2));
  it('p goes to the one before', () => expect(contextSwitch(rows, 4, -1)).toBe(2));
  it('without one the selection stays', () =>
    expect([contextSwitch(rows, 4, 1), contextSwitch(rows, 1, -1)]).toEqual([4, 1]));
});
