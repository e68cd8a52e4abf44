// Hash compaction: the counts of the exact search where nothing was omitted, a verdict that says what it does not know, and real traces.
import { describe, expect, it } from 'vitest';
import { TABLE_LIFETIME_BUGS, tableLifetime, tableLifetimeConfig } from '../../../bench/explore/table-lifetime.js';
import { add, check, eq, lt, ne, ProgramBuilder, set, sub } from '../../../src/core/explore/build.js';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { Fingerprints } from '../../../src/core/explore/fingerprints.js';
import { INTERPRETED_STATES, NO_REDUCTIONS } from '../../../src/core/explore/options.js';
import type { Program } from '../../../src/core/explore/program.js';

const COMPACT = { hashCompaction: true } as const;

/** Counters that each go up to `side`, one thread each, in states that are wide; a judge may break a property where all are at their ends. */
function grid(side: number, dimensions: number, broken: boolean): Program {
  const builder = new ProgramBuilder('grid');
  builder.slot('ballast', { length: 24, min: -(2 ** 31), max: 2 ** 31 - 1 });
  const slots = Array.from({ length: dimensions }, (_, k) => builder.slot(`x${k}`, { max: side }));
  slots.forEach((slot, k) => {
    const thread = builder.thread(`t${k}`);
    thread.at('count', { guard: lt(slot, side), do: [set(slot, add(slot, 1))], goto: 'count' }).end('count');
  });
  const [first, ...others] = slots;
  if (broken && first !== undefined)
    builder
      .thread('judge')
      .at('look', {
        guard: others.reduce((all, slot) => add(all, eq(slot, side)), eq(first, side)),
        do: [
          check(
            ne(
              sub(
                slots.reduce((sum, slot) => add(sum, slot), add(0, 0)),
                side * dimensions,
              ),
              0,
            ),
            'all at their ends',
          ),
        ],
        goto: 'end',
      })
      .end('look')
      .end('end');
  return builder.build();
}

describe('hash compaction', () => {
  it.each(['interpreted', 'compiled', 'auto'] as const)(
    '%s: counts as the exact search does, and holds nothing',
    (engine) => {
      const program = tableLifetime(tableLifetimeConfig(3, 4, 1));
      const options = { engine, reductions: NO_REDUCTIONS, ignore: ['unbounded-retry'] };
      const exact = exploreNow(program, options).statistics;
      const verdict = exploreNow(program, { ...options, ...COMPACT });
      const { states, transitions, terminals, depth } = exact;
      expect(verdict.statistics).toMatchObject({ states, transitions, terminals, depth });
      expect(verdict.kind).toBe('bounded');
      expect(verdict.message).toMatch(
        /hash compaction: of 4400 states 64 bits each were kept; the probability that any state was omitted is below 5\.3e-13/,
      );
      expect(verdict.statistics.omission).toBeCloseTo((4400 * 4399) / 2 / 2 ** 64, 20);
    },
  );

  it('with reductions, and in both engines, stores what the exact search stores', () => {
    const program = tableLifetime(tableLifetimeConfig(3, 4, 1));
    for (const engine of ['interpreted', 'compiled'] as const) {
      const [exact, compact] = [{}, COMPACT].map((more) => exploreNow(program, { engine, ...more }).statistics);
      expect(compact).toMatchObject({ states: exact?.states, terminals: exact?.terminals });
    }
  });

  it('a program that is small is searched exactly', () => {
    const program = tableLifetime(tableLifetimeConfig(2, 4, 1));
    const verdict = exploreNow(program, COMPACT);
    expect(verdict.statistics.states).toBeLessThan(INTERPRETED_STATES);
    expect(verdict.kind).toBe('holds');
    expect(verdict.statistics.omission).toBeUndefined();
  });

  it.each(TABLE_LIFETIME_BUGS)('finds %s with as short a trace', (bug) => {
    const program = tableLifetime(tableLifetimeConfig(4, 3, 1, bug));
    const exact = exploreNow(program, { ignore: ['unbounded-retry'], reductions: NO_REDUCTIONS });
    const verdict = exploreNow(program, { ignore: ['unbounded-retry'], ...COMPACT, engine: 'compiled' });
    // One of the bugs is none among four threads: bench/mutants.mjs says why.
    const kind = exact.kind === 'holds' ? 'bounded' : exact.kind;
    expect([verdict.kind, verdict.trace?.rows.length]).toEqual([kind, exact.trace?.rows.length]);
  });

  it.each([NO_REDUCTIONS, {}])('tells the way where an exact search has no room to find it (%#)', (reductions) => {
    const side = 30;
    const program = grid(side, 3, true);
    const options = { reductions, maxMemoryBytes: 2_000_000 };
    expect(exploreNow(program, options)).toMatchObject({ kind: 'bounded' });
    const verdict = exploreNow(program, { ...options, ...COMPACT });
    expect(verdict).toMatchObject({ kind: 'violated', property: 'all at their ends' });
    expect(verdict.trace?.rows).toHaveLength(3 * side + 1);
  });

  it('stops at the states and at the memory that it may take, and says both', () => {
    const program = grid(40, 3, false);
    const options = { reductions: NO_REDUCTIONS, ...COMPACT };
    const states = exploreNow(program, { ...options, maxStates: 50_000 });
    expect(states.kind).toBe('bounded');
    expect(states.message).toMatch(/50000 states \(maxStates\), with hash compaction/);
    const memory = exploreNow(program, { ...options, maxMemoryBytes: 1_400_000 });
    expect(memory.kind).toBe('bounded');
    expect(memory.message).toMatch(/1400000 bytes of states \(maxMemoryBytes\) after \d+ states, with hash compaction/);
  });
});

describe('fingerprints', () => {
  it('of a million neighbouring states are all different', () => {
    const known = new Fingerprints();
    const words = new Int32Array(3);
    for (let k = 0; k < 1_000_000; k++) {
      words[0] = k & 0xff;
      words[1] = (k >> 8) & 0xff;
      words[2] = k >> 16;
      if (!known.add(words, 0, 3)) throw new Error(`${k} is taken for another`);
    }
    expect(known.count).toBe(1_000_000);
    expect(known.find(words, 0, 3)).toBe(999_999);
    words[0] = 0x100;
    expect(known.find(words, 0, 3)).toBe(-1);
  });
});
