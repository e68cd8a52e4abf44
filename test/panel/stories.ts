// Messages that put the panel into each of its states: a short race, a trace of 5,000 steps, long names, every verdict.
import type { Trace, TraceRow, Verdict } from '../../src/core/explore/verdict.js';
import type { CheckReport } from '../../src/core/model/check-result.js';
import { cellKey, PROTOCOL_VERSION, type CellName, type HostToView, type PanelCell } from '../../src/protocol.js';

type Section = TraceRow['open'][number];
type Step = [thread: number, text: string, changes?: Readonly<Record<number, string>>, choice?: string];

const lock = (thread: number, name: string): Section => ({ thread, kind: 'lock', name });
const rcu = (thread: number): Section => ({ thread, kind: 'rcu', name: 'RCU read section' });

const SHOWN = [
  { name: 'pmd', group: 'pmd' },
  { name: 'table[0].state', group: 'table 0' },
  { name: 'table[0].pte[0]', group: 'table 0' },
  { name: 'table[0].pte[1]', group: 'table 0' },
  { name: 'ptl of table 0', group: 'locks' },
  { name: 'pmd lock', group: 'locks' },
  { name: 'mmap_lock', group: 'locks' },
] as const;

function traceOf(steps: readonly (readonly [Step, readonly Section[]])[], violation: string): Trace {
  const states: string[][] = [['TABLE(0)', 'linked', 'present', 'none', 'free', 'free', 'read by site']];
  const rows = steps.map(([[thread, text, changes = {}, choice], open], index): TraceRow => {
    const before = states[index] ?? [];
    states.push(before.map((value, i) => changes[i] ?? value));
    return {
      thread,
      location: index,
      step: 0,
      text,
      source: {
        file: thread === 0 ? 'mm/walk.c' : 'models/adversaries/retract.c',
        span: { start: 0, end: 1 },
        line: 40 + index,
        column: 2,
      },
      role: null,
      choice: choice ?? null,
      callers: text.startsWith('rcu')
        ? [
            {
              text: 'pte_offset_map_lock()',
              source: { file: 'mm/walk.c', span: { start: 0, end: 1 }, line: 31, column: 8 },
            },
          ]
        : [],
      changed: Object.keys(changes).map(Number),
      open,
      violation: index === steps.length - 1 ? violation : null,
    };
  });
  return {
    version: 1,
    threads: [
      { name: 'site', title: 'walk_range() of mm/walk.c', background: false },
      { name: 'retract', title: 'retract_page_tables()', background: false },
      { name: 'rcu', title: 'grace periods', background: true },
    ],
    rows,
    shown: SHOWN,
    states,
  };
}

/** A use after free in a dozen steps. */
export const shortTrace = traceOf(
  [
    [[0, 'if (pmd_none(*pmd))', {}, 'the slot holds a table'], []],
    [[0, 'rcu_read_lock();'], [rcu(0)]],
    [[0, 'pte = __pte_offset_map(pmd, addr, &pmdval);'], [rcu(0)]],
    [[0, 'rcu_read_unlock();'], []],
    [[1, 'pml = pmd_lock(mm, pmd);', { 5: 'retract' }], [lock(1, 'pmd lock')]],
    [
      [1, 'ptl = pte_lockptr(mm, pmd); spin_lock_nested(ptl, SINGLE_DEPTH_NESTING);', { 4: 'retract' }],
      [lock(1, 'pmd lock'), lock(1, 'ptl of table 0')],
    ],
    [
      [1, 'pgt_pmd = pmdp_collapse_flush(vma, addr, pmd);', { 0: 'NONE', 1: 'detached' }],
      [lock(1, 'pmd lock'), lock(1, 'ptl of table 0')],
    ],
    [[1, 'spin_unlock(ptl);', { 4: 'free' }], [lock(1, 'pmd lock')]],
    [[1, 'spin_unlock(pml);', { 5: 'free' }], []],
    [[1, 'pte_free_defer(mm, pmd_pgtable(pgt_pmd));', { 1: 'waits for a grace period' }], []],
    [[2, 'the grace period ends: table 0 is freed', { 1: 'freed' }], []],
    [[0, 'spin_lock(ptl);'], []],
  ],
  'walk_range() takes the lock of table 0, which was freed: retract_page_tables() detached it after the map and nothing held the grace period back.',
);

/** A trace that only a virtual list can show. */
export const longTrace = traceOf(
  Array.from({ length: 5_000 }, (_, index): [Step, Section[]] => {
    const thread = Math.floor(index / 7) % 2;
    const held = index % 7 > 1 && index % 7 < 6 ? [lock(thread, 'ptl of table 0')] : [];
    return [
      [
        thread,
        `step ${String(index)} of a long walk over the table: ptent = ptep_get(pte + ${String(index % 512)});`,
        { [2 + (index % 2)]: `swap ${String(index)}` },
      ],
      held,
    ];
  }),
  'the 5,000th step frees what the first one mapped.',
);

const CELL: CellName = {
  version: 'original',
  phase: 'may-fail-rcu',
  adversary: 'retract',
  context: 'mmap_lock held for read',
};

function cell(
  version: CellName['version'],
  adversary: string,
  kind: PanelCell['kind'],
  steps: number | null,
  phase = 'may-fail-rcu',
): PanelCell {
  return {
    ...CELL,
    version,
    adversary,
    phase,
    kind,
    property: kind === 'violated' ? 'use-after-free' : null,
    steps,
    states: 18_204,
  };
}

const CELLS: readonly PanelCell[] = [
  cell('original', 'retract', 'violated', 12),
  cell('original', 'zap-and-free-table', 'violated', 9),
  cell('original', 'fault', 'holds', null),
  cell('converted', 'retract', 'holds', null),
  cell('converted', 'zap-and-free-table', 'bounded', null),
  cell('converted', 'fault', 'unknown', null),
];

function verdict(kind: Verdict['kind'], message: string): Omit<Verdict, 'trace'> {
  return {
    version: 1,
    kind,
    program: 'walk_range against retract',
    property: kind === 'violated' ? 'use-after-free' : null,
    message,
    statistics: {
      states: 18_204,
      transitions: 40_311,
      terminals: 12,
      depth: 34,
      milliseconds: 41,
      reductions: ['fused local steps'],
    },
    parameters: { entries: 2, threads: 3, rounds: 1 },
    opaque:
      kind === 'unknown' ? ['unknown call arch_check_range() at mm/walk.c:52', 'inline assembly at mm/walk.c:61'] : [],
    unreached: [],
  };
}

const HELLO = (controls: 'toolkit' | 'plain'): HostToView => ({
  t: 'hello',
  version: PROTOCOL_VERSION,
  controls,
  texts: {},
});

const RESULTS: HostToView = {
  t: 'results',
  sites: [
    { id: 'a', label: 'walk_range()', detail: 'mm/walk.c:31 · pte_offset_map_lock' },
    {
      id: 'b',
      label: 'a_function_with_a_name_that_is_longer_than_any_side_bar_is_wide()',
      detail: 'drivers/gpu/drm/vendor/deep/folder/file.c:12345 · pte_offset_map_rw_nolock',
    },
  ],
  selected: 'a',
  cells: CELLS,
  titles: { 'may-fail-rcu': '6.5: map may fail, RCU', retract: 'retract_page_tables()' },
};

const shown = (trace: Trace | null, kind: Verdict['kind'], message: string): HostToView => ({
  t: 'trace',
  shown: { id: 1, cell: CELL, verdict: verdict(kind, message), trace },
});

const race = shown(shortTrace, 'violated', shortTrace.rows.at(-1)?.violation ?? '');

/** The first site of a report, with the first race that it tells of. */
export function checkStory({ checks: [check] }: CheckReport): readonly HostToView[] {
  if (!check) return [HELLO('toolkit'), { t: 'empty', hasSites: true }];
  const { site, cells } = check;
  const label = { id: 'a', label: `${site.function}()`, detail: `${site.file}:${String(site.line)} · ${site.helper}` };
  const panelCells = cells.map(
    ({ version, phase, adversary, context, verdict: { kind, property, trace, statistics } }) => ({
      ...{ version, phase, adversary, context, kind, property },
      steps: trace?.rows.length ?? null,
      states: statistics.states,
    }),
  );
  const told = cells.find((cell) => cell.verdict.trace) ?? cells[0];
  const results: HostToView = { t: 'results', sites: [label], selected: 'a', cells: panelCells, titles: {} };
  if (!told) return [HELLO('toolkit'), results];
  const { trace, ...rest } = told.verdict;
  const { version, phase, adversary, context } = told;
  const story: HostToView = {
    t: 'trace',
    shown: { id: 1, cell: { version, phase, adversary, context }, verdict: rest, trace },
  };
  return [HELLO('toolkit'), results, story];
}

/** The conversion in the order of the short race: it sees the table gone, and leaves. */
const followed: Trace = {
  ...traceOf(
    [
      [[0, 'if (pmd_none(*pmd))', {}, 'the slot holds a table'], []],
      [[0, 'rcu_read_lock();'], [rcu(0)]],
      [[0, 'pte = __pte_offset_map(pmd, addr, &pmdval);'], [rcu(0)]],
      [
        [1, 'pml = pmd_lock(mm, pmd);', { 5: 'retract' }],
        [rcu(0), lock(1, 'pmd lock')],
      ],
      [
        [1, 'pgt_pmd = pmdp_collapse_flush(vma, addr, pmd);', { 0: 'NONE', 1: 'detached' }],
        [rcu(0), lock(1, 'pmd lock')],
      ],
      [[1, 'spin_unlock(pml);', { 5: 'free' }], [rcu(0)]],
      [[1, 'pte_free_defer(mm, pmd_pgtable(pgt_pmd));', { 1: 'waits for a grace period' }], [rcu(0)]],
      [
        [0, 'spin_lock(ptl);', { 4: 'site' }],
        [rcu(0), lock(0, 'ptl of table 0')],
      ],
      [
        [0, 'if (pmd_same(pmdval, *pmd))', {}, 'pmd_same(pmdval, *pmd) is false'],
        [rcu(0), lock(0, 'ptl of table 0')],
      ],
      [[0, 'spin_unlock(ptl);', { 4: 'free' }], [rcu(0)]],
      [[0, 'rcu_read_unlock();'], []],
      [[0, 'if (!pte)', {}, 'pte is NULL'], []],
      [[2, 'the grace period ends: table 0 is freed', { 1: 'freed' }], []],
    ],
    '',
  ),
};

const OTHERS: HostToView = {
  t: 'others',
  trace: 1,
  row: 4,
  others: [
    {
      thread: 0,
      name: 'site',
      kind: 'waits',
      text: 'spin_lock(ptl);',
      source: null,
      breaks: null,
      because: ['ptl of table 0 is held by retract'],
    },
    {
      thread: 1,
      name: 'retract',
      kind: 'can',
      text: 'pgt_pmd = pmdp_collapse_flush(vma, addr, pmd);',
      source: null,
      breaks: null,
      because: [],
    },
    { thread: 2, name: 'rcu', kind: 'ended', text: '', source: null, breaks: null, because: [] },
  ],
};

/** What the panel remembers, for the stories that begin with something pressed. */
export const remembered: Readonly<Record<string, object>> = {
  comparing: {
    compare: true,
    others: true,
    step: { cell: cellKey(CELL), rows: shortTrace.rows.length, row: 6 },
  },
};

/** What to post, in order, for each picture. */
export const stories: Readonly<Record<string, readonly HostToView[]>> = {
  race: [HELLO('toolkit'), RESULTS, race],
  'race-plain': [HELLO('plain'), RESULTS, race],
  comparing: [
    HELLO('toolkit'),
    RESULTS,
    race,
    {
      t: 'compared',
      trace: 1,
      other: {
        id: 2,
        version: 'converted',
        trace: { ...followed, rows: followed.rows.map((row) => ({ ...row, violation: null })) },
        broken: null,
        unfinished: [],
        verdict: 'holds',
      },
    },
    OTHERS,
  ],
  long: [HELLO('toolkit'), RESULTS, shown(longTrace, 'violated', longTrace.rows.at(-1)?.violation ?? '')],
  bounded: [
    HELLO('toolkit'),
    RESULTS,
    shown(null, 'bounded', 'the search stopped at 2,000,000 states: what lies beyond was not explored'),
  ],
  unknown: [
    HELLO('toolkit'),
    RESULTS,
    shown(null, 'unknown', 'the call arch_check_range() at mm/walk.c:52 could not be modelled'),
  ],
  running: [
    HELLO('toolkit'),
    {
      t: 'running',
      run: {
        title: 'walk_range() · mm/walk.c',
        message: 'original, may-fail-rcu, retract',
        done: 3,
        total: 8,
        elapsedMilliseconds: 2_300,
        search: { states: 1_818_204, depth: 34 },
      },
    },
  ],
  empty: [HELLO('toolkit'), { t: 'empty', hasSites: true }],
  'empty-no-sites': [HELLO('plain'), { t: 'empty', hasSites: false }],
  failed: [
    HELLO('toolkit'),
    { t: 'failed', title: 'walk_range()', message: 'models/phases/may-fail-rcu.c:12:3: expected a statement' },
  ],
};
