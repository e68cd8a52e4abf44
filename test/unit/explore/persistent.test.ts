// Persistent sets: which thread may go alone, what must be seen all the same, and what that saves.
import { describe, expect, it } from 'vitest';
import { TABLE_LIFETIME_BUGS, tableLifetime, tableLifetimeConfig } from '../../../bench/explore/table-lifetime.js';
import { add, bitAnd, check, eq, lt, ne, ProgramBuilder, set } from '../../../src/core/explore/build.js';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { INTERPRETED_STATES, NO_REDUCTIONS } from '../../../src/core/explore/options.js';
import type { Program } from '../../../src/core/explore/program.js';

const PERSISTENT = { ...NO_REDUCTIONS, fuse: true, persistent: true };
const SPINS_RULE = { ...NO_REDUCTIONS, ample: true };

const counts = (program: Program, reductions: object, engine: 'compiled' | 'interpreted' | 'auto' = 'compiled') => {
  const { kind, statistics } = exploreNow(program, { engine, reductions });
  return { kind, states: statistics.states, terminals: statistics.terminals };
};

describe('a thread goes alone', () => {
  /** A writer whose last access is to `x`, and a worker that then works on `x` for a while. */
  function handOver(steps: number): Program {
    const builder = new ProgramBuilder('hand over');
    const x = builder.slot('x', { max: 63 });
    builder
      .thread('writer')
      .at('w', { do: [set(x, 1)], goto: 'tail' })
      .at('tail', { goto: 'end' })
      .end('end');
    const worker = builder.thread('worker');
    for (let k = 0; k < steps; k++) worker.at(`w${k}`, { guard: ne(x, 0), do: [set(x, add(x, 1))], goto: `w${k + 1}` });
    worker.end(`w${steps}`);
    return builder.build();
  }

  it('once the others will never touch again what it works on', () => {
    expect(counts(handOver(20), NO_REDUCTIONS)).toEqual({ kind: 'holds', states: 43, terminals: 1 });
    expect(counts(handOver(20), { ...NO_REDUCTIONS, fuse: true })).toEqual({ kind: 'holds', states: 22, terminals: 1 });
    expect(counts(handOver(20), PERSISTENT)).toEqual({ kind: 'holds', states: 2, terminals: 1 });
  });

  it('while its pointer names another element than the pointers of the others', () => {
    const builder = new ProgramBuilder('two tables');
    const table = builder.slot('table', { length: 2, max: 15 });
    const start = builder.slot('start', { max: 1 });
    for (const t of [0, 1]) {
      const thread = builder.thread(`t${t}`);
      const p = thread.local('p', { max: 2 });
      // The pointer is chosen at run time, so that the text does not tell which element is meant.
      thread.at('pick', { do: [set(p, add(bitAnd(start, 0), t))], goto: 'a' });
      for (const [at, next] of [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
      ] as const)
        thread.at(at, { do: [set(table.at(p), add(table.at(p), 1))], goto: next });
      thread.end('d');
    }
    expect(counts(builder.build(), { ...NO_REDUCTIONS, fuse: true }).states).toBeGreaterThan(15);
    expect(counts(builder.build(), PERSISTENT)).toEqual({ kind: 'holds', states: 2, terminals: 1 });
  });
});

describe('what must be seen all the same', () => {
  it('a value that an invariant reads, however briefly it is there', () => {
    const builder = new ProgramBuilder('watched');
    const x = builder.slot('x', { max: 2 });
    builder
      .thread('t')
      .at('a', { do: [set(x, 2)], goto: 'b' })
      .at('b', { do: [set(x, 0)], goto: 'c' })
      .end('c');
    builder.invariant(lt(x, 2), 'below-two');
    for (const engine of ['compiled', 'interpreted'] as const)
      expect(exploreNow(builder.build(), { engine, reductions: PERSISTENT }).property).toBe('below-two');
  });

  it('an end that a thread only passes through', () => {
    const builder = new ProgramBuilder('server');
    const x = builder.slot('x', { max: 1 });
    builder
      .thread('server')
      .at('work', { do: [set(x, 1)], goto: 'idle' })
      .at('idle', { do: [set(x, 0)], goto: 'work' })
      .end('idle');
    expect(exploreNow(builder.build(), { engine: 'compiled', reductions: PERSISTENT }).kind).toBe('holds');
  });

  it('another thread, beside one that can go around for ever', () => {
    const builder = new ProgramBuilder('spinner');
    const tick = builder.slot('tick', { max: 1 });
    const y = builder.slot('y', { max: 1 });
    builder
      .thread('spinner', { background: true })
      .at('even', { do: [set(tick, 1)], goto: 'odd' })
      .at('odd', { do: [set(tick, 0)], goto: 'even' })
      .end('even');
    builder
      .thread('victim')
      .at('a', { do: [set(y, 1)], goto: 'b' })
      .at('b', { do: [check(eq(y, 0), 'seen')], goto: 'c' })
      .end('c');
    for (const engine of ['compiled', 'interpreted'] as const)
      expect(exploreNow(builder.build(), { engine, reductions: PERSISTENT }).property).toBe('seen');
  });

  it('every one of many ways, though a chain is cut where it grows too wide', () => {
    const builder = new ProgramBuilder('many choices');
    const sum = builder.slot('sum', { max: 1023 });
    const thread = builder.thread('t');
    for (let k = 0; k < 10; k++)
      thread.at(`c${k}`, { goto: `c${k + 1}` }, { do: [set(sum, add(sum, 1 << k))], goto: `c${k + 1}` });
    thread.at('c10', { do: [check(ne(sum, 777), 'one of many')], goto: 'end' }).end('end');
    const [compiled, interpreted] = (['compiled', 'interpreted'] as const).map((engine) => {
      const { property, trace, statistics } = exploreNow(builder.build(), { engine, reductions: PERSISTENT });
      return { property, rows: trace?.rows.length, states: statistics.states };
    });
    expect(compiled).toMatchObject({ property: 'one of many', rows: 11 });
    expect(interpreted).toEqual(compiled);
    const without = exploreNow(builder.build(), {
      ignore: ['one of many'],
      reductions: PERSISTENT,
      engine: 'compiled',
    });
    expect(without).toMatchObject({ kind: 'holds', statistics: { terminals: 1024 } });
  });
});

describe('the table-lifetime model', () => {
  it.each([1, 2])(
    "4 threads, 4 entries, %i rounds → at most a third of what Spin's rule stores, equal ends",
    (rounds) => {
      const program = tableLifetime(tableLifetimeConfig(4, 4, rounds));
      const spin = counts(program, SPINS_RULE);
      const ours = counts(program, {}, 'auto');
      expect(ours.states).toBeGreaterThan(INTERPRETED_STATES);
      expect(ours.states * 3).toBeLessThanOrEqual(spin.states);
      expect([ours.kind, ours.terminals]).toEqual([spin.kind, spin.terminals]);
    },
  );

  it.each(TABLE_LIFETIME_BUGS)('%s is found in both engines, with as short a trace as without reductions', (bug) => {
    const program = tableLifetime(tableLifetimeConfig(4, 3, 1, bug));
    const plain = exploreNow(program, { reductions: NO_REDUCTIONS });
    for (const engine of ['compiled', 'interpreted'] as const) {
      const verdict = exploreNow(program, { engine });
      expect([verdict.kind, verdict.trace?.rows.length]).toEqual([plain.kind, plain.trace?.rows.length]);
    }
  });
});
