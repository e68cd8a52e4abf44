// The matrix, the selectors, the state and the memory of the panel, as data.
import { describe, expect, it } from 'vitest';
import type { Trace } from '../../../src/core/explore/verdict.js';
import { cellKey, type CellName, type PanelCell } from '../../../src/protocol.js';
import { matrixOf } from '../../../webview/parts/matrix.js';
import { RateMeter } from '../../../webview/parts/rate-meter.js';
import { nearestCell } from '../../../webview/parts/nearest-cell.js';
import { stateAfter } from '../../../webview/parts/state-values.js';
import { rememberedFrom, rowToSelect } from '../../../webview/remembered.js';

const cell = (version: CellName['version'], phase: string, adversary: string, context = 'c'): PanelCell => ({
  version,
  phase,
  adversary,
  context,
  kind: 'holds',
  property: null,
  steps: null,
  states: 1,
});

describe('matrix', () => {
  it('has a line per phase and version, the site as written first, and a column per adversary', () => {
    const cells = [
      cell('converted', 'p', 'zap'),
      cell('original', 'p', 'zap'),
      cell('original', 'p', 'retract'),
      cell('original', 'q', 'zap'),
    ];
    const { adversaries, lines } = matrixOf(cells);
    expect(adversaries).toEqual(['zap', 'retract']);
    expect(
      lines.map((line) => [
        line.phase,
        line.version,
        line.context,
        line.cells.map((entry) => entry?.adversary ?? null),
      ]),
    ).toEqual([
      ['p', 'original', null, ['zap', 'retract']],
      ['p', 'converted', null, ['zap', null]],
      ['q', 'original', null, ['zap', null]],
    ]);
  });

  it('tells contexts apart where there are several', () =>
    expect(
      matrixOf([cell('original', 'p', 'zap', 'read'), cell('original', 'p', 'zap', 'write')]).lines.map(
        (line) => line.context,
      ),
    ).toEqual(['read', 'write']));
});

describe('a selector', () => {
  const cells = [cell('original', 'p', 'zap'), cell('converted', 'p', 'zap'), cell('original', 'q', 'retract')];
  it('keeps the other choices where such a cell was checked', () =>
    expect(nearestCell(cells, { version: 'converted', phase: 'p', adversary: 'zap', context: 'c' }, 'version')).toBe(
      cells[1],
    ));
  it('else gives in everywhere but in what was chosen', () =>
    expect(nearestCell(cells, { version: 'converted', phase: 'q', adversary: 'zap', context: 'c' }, 'phase')).toBe(
      cells[2],
    ));
  it('finds nothing where nothing was checked', () =>
    expect(
      nearestCell(cells, { version: 'converted', phase: 'z', adversary: 'zap', context: 'c' }, 'phase'),
    ).toBeUndefined());
});

describe('state', () => {
  const trace = {
    shown: [
      { name: 'pmd', group: 'pmd' },
      { name: 'ptl', group: 'locks' },
      { name: 'mmap_lock', group: 'locks' },
    ],
    rows: [{ changed: [0] }, { changed: [1] }],
    states: [
      ['TABLE', 'free', 'read'],
      ['NONE', 'free', 'read'],
      ['NONE', 'site', 'read'],
    ],
  } as unknown as Trace;

  it('is what the step left, with what the step changed', () =>
    expect(stateAfter(trace, 0, false)).toEqual([
      { name: 'pmd', values: [{ name: 'pmd', before: 'TABLE', after: 'NONE', changed: true }] },
      {
        name: 'locks',
        values: [
          { name: 'ptl', before: 'free', after: 'free', changed: false },
          { name: 'mmap_lock', before: 'read', after: 'read', changed: false },
        ],
      },
    ]));

  it('leaves out what never changes when asked', () =>
    expect(stateAfter(trace, 0, true).flatMap((group) => group.values.map((value) => value.name))).toEqual([
      'pmd',
      'ptl',
    ]));
});

describe('memory', () => {
  const name: CellName = { version: 'original', phase: 'p', adversary: 'a', context: 'c' };
  const step = { cell: cellKey(name), rows: 10, row: 4 };
  const shown = { hideConstant: false, compare: true, others: true };

  it('finds the step again in the same trace', () => expect(rowToSelect({ ...shown, step }, name, 10)).toBe(4));
  it('else begins at the fatal step', () => {
    expect(rowToSelect({ ...shown, step }, name, 11)).toBeNull();
    expect(rowToSelect({ ...shown, step }, { ...name, phase: 'q' }, 10)).toBeNull();
    expect(rowToSelect({ ...shown, step: null }, name, 10)).toBeNull();
  });
  it('reads only what it wrote', () => {
    expect(rememberedFrom({ ...shown, step })).toEqual({ ...shown, step });
    for (const value of [undefined, 7, { hideConstant: 'yes', step: { cell: 1 } }])
      expect(rememberedFrom(value)).toEqual({ hideConstant: true, compare: false, others: false, step: null });
  });
});

describe('rate', () => {
  it('is that of the last seconds, and none of a new count yet', () => {
    const meter = new RateMeter();
    expect(meter.add(0, 0)).toBeNull();
    expect(meter.add(1_000, 500)).toBe(2_000);
    expect(meter.add(1_000, 10_000)).toBeNull();
    expect(meter.add(4_000, 11_000)).toBe(3_000);
    expect(meter.add(10, 11_500)).toBeNull();
  });
});
