// The life of a page-table page under a reference count and RCU, as a Program: sites that map and clear entries, a thread
// that frees the table, a fault that installs one, a lockless lookup that takes a reference, and the grace period.
// The model on which the explorer is measured against Spin; every step is one transition.
import {
  add,
  and,
  binary,
  bitAnd,
  bitOr,
  check,
  eq,
  gt,
  lt,
  ne,
  not,
  or,
  ProgramBuilder,
  set,
  shiftLeft,
  shiftRight,
  sub,
  when,
  type StepOptions,
  type Term,
  type Variable,
} from '../../src/core/explore/build.js';
import type { Program, StepAction } from '../../src/core/explore/program.js';

/** What may be wrong; each must be caught. */
export const TABLE_LIFETIME_BUGS = [
  'no-rcu',
  'no-recheck',
  'no-null-test',
  'no-unlock',
  'early-free',
  'unconditional-get',
  'abba',
  'fault-no-recheck',
] as const;
export type TableLifetimeBug = (typeof TABLE_LIFETIME_BUGS)[number];

export interface TableLifetimeOptions {
  readonly sites: number;
  readonly freer: boolean;
  readonly fault: boolean;
  readonly lookup: boolean;
  /** Entries per table, at most 15. */
  readonly entries: number;
  /** Rounds of freer, fault and lookup. */
  readonly rounds: number;
  readonly bug?: TableLifetimeBug;
}

const TABLES = 2;
const FREE = 0;
const LIVE = 1;
const DETACHED = 2;
/** Thread numbers as lock words and reader masks hold them. */
const FREER = 2;
const FAULT = 3;
const LOOKUP = 4;
const READERS = 5;
/** Highest count a table can reach: its own reference and one of each reader that may hold one, with room for a wrong get. */
const MAX_COUNT = 7;

export function tableLifetime(options: TableLifetimeOptions): Program {
  const { entries: K, rounds: R, bug } = options;
  const builder = new ProgramBuilder('table lifetime', { entries: K, rounds: R, sites: options.sites });
  const states = { [FREE]: 'free', [LIVE]: 'live', [DETACHED]: 'detached' };
  const pmd = builder.slot('pmd', {
    max: TABLES,
    initial: 1,
    values: { 0: 'none', 1: 'table 0', 2: 'table 1' },
    group: 'pmd',
  });
  const pml = builder.slot('pml', { max: READERS, label: 'pmd lock', group: 'locks' });
  const st = builder.slot('st', {
    length: TABLES,
    max: DETACHED,
    initial: [LIVE, FREE],
    values: states,
    label: 'table #',
  });
  const ref = builder.slot('ref', { length: TABLES, max: MAX_COUNT, initial: [1, 0], label: 'table #: references' });
  const ptl = builder.slot('ptl', { length: TABLES, max: READERS, label: 'ptl of table #', group: 'locks' });
  const cb = builder.slot('cb', { length: TABLES, label: 'table #: callback queued', group: 'RCU' });
  const gp = builder.slot('gp', {
    length: TABLES,
    max: (1 << READERS) - 1,
    label: 'table #: readers waited for',
    group: 'RCU',
  });
  const pte = builder.slot('pte', { length: TABLES, max: (1 << K) - 1, initial: [1, 0], label: 'table #: entries' });
  const readers = builder.slot('readers', { max: (1 << READERS) - 1, label: 'RCU readers', group: 'RCU' });

  const of = (array: Variable, p: Term): Variable => array.at(sub(p, 1));
  const alive = (p: Term): StepAction[] => [
    check(ne(p, 0), 'null-dereference'),
    check(ne(of(st, p), FREE), 'use-after-free'),
  ];
  const live = (p: Term): StepAction => check(eq(of(st, p), LIVE), 'lost-entry');
  const cleared = (p: Term, i: Term): StepAction =>
    set(of(pte, p), bitAnd(of(pte, p), sub((1 << 15) - 1, shiftLeft(1, i))));
  const readLock = (t: number): StepAction[] => [set(readers, bitOr(readers, 1 << t))];
  const readUnlock = (t: number): StepAction[] =>
    [readers, gp.at(0), gp.at(1)].map((mask) => set(mask, bitAnd(mask, 255 - (1 << t))));
  const callRcu = (p: Term): StepAction[] =>
    bug === 'early-free' ? [set(of(st, p), FREE), set(of(pte, p), 0)] : [set(of(cb, p), 1), set(of(gp, p), readers)];
  const drop = (p: Term): StepAction[] => [
    check(gt(of(ref, p), 0), 'underflow'),
    set(of(ref, p), sub(of(ref, p), 1)),
    when(eq(of(ref, p), 0), callRcu(p)),
  ];
  const lock = (p: Variable, t: number, goto: string): StepOptions => ({
    guard: or(eq(p, 0), eq(of(ptl, p), 0)),
    do: [...alive(p), set(of(ptl, p), t + 1)],
    goto,
    text: 'spin_lock(ptl)',
  });
  const isNull = (p: Term): Term => (bug === 'no-null-test' ? 0 : eq(p, 0));

  for (let t = 0; t < options.sites; t++) {
    const thread = builder.thread(`site${String(t)}`);
    const p = thread.local('p', { max: TABLES });
    const i = thread.local('i', { max: K - 1 });
    const v = thread.local('v');
    const same = bug === 'no-recheck' ? 1 : eq(pmd, p);
    thread
      .at('S0', { do: bug === 'no-rcu' ? [] : readLock(t), goto: 'S1', text: 'rcu_read_lock()' })
      .at('S1', { do: [set(p, pmd)], goto: 'S2', text: 'pmdval = pmdp_get(pmd)' })
      .at(
        'S2',
        { guard: isNull(p), goto: 'S10', text: 'table? no' },
        { guard: not(isNull(p)), goto: 'S3', text: 'table? yes' },
      )
      .at('S3', lock(p, t, 'S4'))
      .at(
        'S4',
        { guard: same, do: alive(p), goto: 'S5', text: 'pmd_same: yes' },
        { guard: not(same), goto: 'S11', text: 'pmd_same: no' },
      )
      .at('S5', {
        do: [...alive(p), set(v, bitAnd(shiftRight(of(pte, p), i), 1))],
        goto: 'S6',
        text: 'ptent = ptep_get(pte)',
      })
      .at(
        'S6',
        { guard: eq(v, 0), goto: 'S8', text: 'present? no' },
        { guard: ne(v, 0), goto: 'S7', text: 'present? yes' },
      )
      .at('S7', { do: [live(p), cleared(p, i), set(v, 0)], goto: 'S8', text: 'pte_clear()' })
      .at(
        'S8',
        { guard: lt(i, K - 1), do: [set(i, add(i, 1))], goto: 'S5', text: 'next entry' },
        { guard: eq(i, K - 1), do: [set(i, 0)], goto: 'S9', text: 'end of table' },
      )
      .at('S9', {
        do: [...alive(p), check(eq(of(ptl, p), t + 1), 'unlock-not-held'), set(of(ptl, p), 0)],
        goto: 'S10',
        text: 'spin_unlock(ptl)',
      })
      .at('S10', { do: [...(bug === 'no-rcu' ? [] : readUnlock(t)), set(p, 0)], goto: 'SE', text: 'rcu_read_unlock()' })
      .at('S11', {
        do: [...alive(p), ...(bug === 'no-unlock' ? [] : [set(of(ptl, p), 0)]), set(p, 0)],
        goto: 'S1',
        text: 'spin_unlock(ptl), again',
      })
      .end('SE');
  }

  if (options.freer) {
    const thread = builder.thread('freer');
    const p = thread.local('p', { max: TABLES });
    const i = thread.local('i', { max: K - 1 });
    const r = thread.local('r', { max: Math.max(1, R - 1) });
    thread
      .at('F0', { guard: eq(pml, 0), do: [set(pml, FREER + 1)], goto: 'F1', text: 'pmd_lock()' })
      .at(
        'F1',
        { guard: eq(pmd, 0), goto: 'F8', text: 'pmd_none: yes' },
        { guard: ne(pmd, 0), do: [set(p, pmd)], goto: 'F2', text: 'pmd_none: no' },
      )
      .at('F2', {
        guard: eq(of(ptl, p), 0),
        do: [...alive(p), set(of(ptl, p), FREER + 1)],
        goto: 'F3',
        text: 'spin_lock(ptl)',
      })
      .at('F3', { do: [live(p), cleared(p, i)], goto: 'F4', text: 'ptep_get_and_clear()' })
      .at(
        'F4',
        { guard: lt(i, K - 1), do: [set(i, add(i, 1))], goto: 'F3', text: 'next entry' },
        { guard: eq(i, K - 1), do: [set(i, 0)], goto: 'F5', text: 'end of table' },
      )
      .at('F5', {
        do: [check(eq(pmd, p), 'assertion'), set(pmd, 0), set(of(st, p), DETACHED)],
        goto: 'F6',
        text: 'pmd_clear()',
      })
      .at('F6', { do: [...alive(p), set(of(ptl, p), 0)], goto: 'F7', text: 'spin_unlock(ptl)' })
      .at('F7', { do: [set(pml, 0)], goto: 'F9', text: 'spin_unlock(pml)' })
      .at('F9', { do: [...drop(p), set(p, 0)], goto: 'FL', text: 'pte_put()' })
      .at('F8', { do: [set(pml, 0)], goto: 'FL', text: 'spin_unlock(pml)' })
      .at(
        'FL',
        { guard: lt(r, R - 1), do: [set(r, add(r, 1))], goto: 'F0', text: 'next round' },
        { guard: eq(r, R - 1), goto: 'FE', text: 'last round' },
      )
      .end('FE');
  }

  if (options.fault) {
    const thread = builder.thread('fault');
    const p = thread.local('p', { max: TABLES });
    const r = thread.local('r', { max: Math.max(1, R - 1) });
    const same = bug === 'fault-no-recheck' ? 1 : eq(pmd, p);
    const isFree = (table: number): Term => eq(st.at(table), FREE);
    const take = (table: number): StepAction[] => [set(st.at(table), LIVE), set(ref.at(table), 1), set(p, table + 1)];
    thread
      .at(
        'A0',
        { guard: isFree(0), do: take(0), goto: 'A1', text: 'pte_alloc_one()' },
        { guard: and(not(isFree(0)), isFree(1)), do: take(1), goto: 'A1', text: 'pte_alloc_one()' },
        { guard: and(not(isFree(0)), not(isFree(1))), goto: 'AL', text: '-ENOMEM' },
      )
      .at('A1', { guard: eq(pml, 0), do: [set(pml, FAULT + 1)], goto: 'A2', text: 'pmd_lock()' })
      .at(
        'A2',
        { guard: eq(pmd, 0), do: [set(pmd, p), set(p, 0)], goto: 'A3', text: 'pmd_populate()' },
        {
          guard: ne(pmd, 0),
          do: [set(of(st, p), FREE), set(of(ref, p), 0), set(p, 0)],
          goto: 'A3',
          text: 'pte_free()',
        },
      )
      .at('A3', { do: [set(pml, 0)], goto: 'A4', text: 'spin_unlock(pml)' })
      .at('A4', { do: readLock(FAULT), goto: 'A5', text: 'rcu_read_lock()' })
      .at('A5', { do: [set(p, pmd)], goto: 'A6', text: 'pmdval = pmdp_get(pmd)' })
      .at(
        'A6',
        { guard: eq(p, 0), goto: 'A10', text: 'table? no' },
        { guard: ne(p, 0), goto: 'A7', text: 'table? yes' },
      )
      .at('A7', { ...lock(p, FAULT, bug === 'abba' ? 'AB' : 'A8'), guard: eq(of(ptl, p), 0) })
      .at(
        'A8',
        {
          guard: same,
          do: [live(p), set(of(pte, p), bitOr(of(pte, p), shiftLeft(1, binary('%', r, K))))],
          goto: 'A9',
          text: 'set_pte_at()',
        },
        { guard: not(same), goto: 'A9', text: 'pmd_same: no' },
      )
      .at('A9', { do: [...alive(p), set(of(ptl, p), 0)], goto: 'A10', text: 'spin_unlock(ptl)' })
      .at('A10', { do: [...readUnlock(FAULT), set(p, 0)], goto: 'AL', text: 'rcu_read_unlock()' })
      .at(
        'AL',
        { guard: lt(r, R - 1), do: [set(r, add(r, 1))], goto: 'A0', text: 'next round' },
        { guard: eq(r, R - 1), goto: 'AE', text: 'last round' },
      )
      .end('AE');
    if (bug === 'abba') thread.at('AB', { guard: eq(pml, 0), goto: 'A8', text: 'pmd_lock()' });
  }

  if (options.lookup) {
    const thread = builder.thread('lookup');
    const p = thread.local('p', { max: TABLES });
    const i = thread.local('i', { max: K - 1 });
    const v = thread.local('v');
    const r = thread.local('r', { max: Math.max(1, R - 1) });
    const get: StepOptions = {
      do: [...alive(p), set(of(ref, p), add(of(ref, p), 1))],
      goto: 'L4',
      text: 'pte_try_get()',
    };
    thread
      .at('L0', { do: readLock(LOOKUP), goto: 'L1', text: 'rcu_read_lock()' })
      .at('L1', { do: [set(p, pmd)], goto: 'L2', text: 'pmdval = READ_ONCE(*pmd)' })
      .at('L2', { guard: eq(p, 0), goto: 'L9', text: 'table? no' }, { guard: ne(p, 0), goto: 'L3', text: 'table? yes' })
      .at('L4', { do: readUnlock(LOOKUP), goto: 'L5', text: 'rcu_read_unlock()' })
      .at('L5', {
        do: [...alive(p), set(v, bitAnd(shiftRight(of(pte, p), i), 1))],
        goto: 'L6',
        text: 'ptent = ptep_get(pte)',
      })
      .at(
        'L6',
        { guard: lt(i, K - 1), do: [set(i, add(i, 1)), set(v, 0)], goto: 'L5', text: 'next entry' },
        { guard: eq(i, K - 1), do: [set(i, 0), set(v, 0)], goto: 'L7', text: 'end of table' },
      )
      .at('L7', { do: [...drop(p), set(p, 0)], goto: 'LL', text: 'pte_put()' })
      .at('L9', { do: [...readUnlock(LOOKUP), set(p, 0)], goto: 'LL', text: 'rcu_read_unlock()' })
      .at(
        'LL',
        { guard: lt(r, R - 1), do: [set(r, add(r, 1))], goto: 'L0', text: 'next round' },
        { guard: eq(r, R - 1), goto: 'LE', text: 'last round' },
      )
      .end('LE');
    if (bug === 'unconditional-get') thread.at('L3', get);
    else {
      thread.at(
        'L3',
        { guard: eq(of(ref, p), 0), do: [...alive(p), set(p, 0)], goto: 'L9', text: 'pte_try_get(): no' },
        { ...get, guard: gt(of(ref, p), 0) },
      );
    }
  }

  if (options.freer && bug !== 'early-free') {
    const thread = builder.thread('rcu', { background: true, title: 'grace periods' });
    const call = (table: number): StepOptions => ({
      guard: and(eq(cb.at(table), 1), eq(gp.at(table), 0)),
      do: [
        check(eq(st.at(table), DETACHED), 'assertion'),
        set(cb.at(table), 0),
        set(st.at(table), FREE),
        set(pte.at(table), 0),
      ],
      goto: 'wait',
      text: `free table ${String(table)}`,
    });
    thread.at('wait', call(0), call(1)).end('wait');
  }
  return builder.build();
}

/** The configurations of the bench: 3 to 5 threads besides the grace period. */
export function tableLifetimeConfig(
  threads: 2 | 3 | 4 | 5,
  entries: number,
  rounds: number,
  bug?: TableLifetimeBug,
): TableLifetimeOptions {
  const base = {
    sites: threads === 5 ? 2 : 1,
    freer: true,
    fault: threads >= 3,
    lookup: threads >= 4,
    entries,
    rounds,
  };
  return bug === undefined ? base : { ...base, bug };
}
