// Unbounded retry: program → whether some thread can be left without any way to its end, and the cycle that is shown.
import { describe, expect, it } from 'vitest';
import { add, eq, lt, ne, ProgramBuilder, set, sub } from '../../../src/core/explore/build.js';
import { exploreNow } from '../../../src/core/explore/explore.js';
import type { Program } from '../../../src/core/explore/program.js';
import { endlessLocations } from '../../../src/core/explore/ranking.js';

/** A thread retries a map that fails while an entry migrates; the migration ends only after the thread has let go of a page. */
function migration(letsGo: boolean): Program {
  const builder = new ProgramBuilder('retry against migration');
  const pmd = builder.slot('pmd', { values: { 0: 'table', 1: 'migrating' } });
  const pinned = builder.slot('pinned', { initial: 1 });
  builder
    .thread('site')
    .at(
      'map',
      { guard: eq(pmd, 0), goto: 'use', text: 'pte_offset_map()' },
      { guard: ne(pmd, 0), goto: 'failed', text: 'pte_offset_map() fails' },
    )
    .at('failed', { do: letsGo ? [set(pinned, 0)] : [], goto: 'map', text: 'goto again' })
    .at('use', { do: [set(pinned, 0)], goto: 'end', text: 'put_page()' })
    .end('end');
  builder
    .thread('migrate')
    .at('install', { do: [set(pmd, 1)], goto: 'wait', text: 'set_pmd_migration_entry()' })
    .at('wait', { guard: eq(pinned, 0), goto: 'remove', text: 'folio_ref_freeze()' })
    .at('remove', { do: [set(pmd, 0)], goto: 'end', text: 'remove_migration_pmd()' })
    .end('end');
  return builder.build();
}

describe('unbounded retry', () => {
  it('a thread that repeats a map while the other waits for its page → the cycle, naming both', () => {
    const verdict = exploreNow(migration(false));
    expect(verdict).toMatchObject({ kind: 'violated', property: 'unbounded-retry' });
    expect(verdict.message).toBe(
      "steps go on for ever and change nothing: site repeats 'pte_offset_map()'; migrate waits at 'folio_ref_freeze()'",
    );
    expect(verdict.trace?.rows.map((row) => row.text)).toEqual([
      'set_pmd_migration_entry()',
      'pte_offset_map() fails',
      'goto again',
    ]);
    expect(verdict.trace?.cycleStart).toBe(1);
    expect(verdict.trace?.states[1]).toEqual(verdict.trace?.states[3]);
  });

  it('a thread that lets go before it repeats → holds', () => {
    expect(exploreNow(migration(true)).kind).toBe('holds');
  });

  it('a thread that spins alone on what nobody will change → the cycle', () => {
    const builder = new ProgramBuilder('huge for ever');
    const pmd = builder.slot('pmd', { initial: 1 });
    builder
      .thread('site')
      .at('again', { guard: eq(pmd, 1), goto: 'again', text: 'goto again' }, { guard: eq(pmd, 0), goto: 'end' })
      .end('end');
    expect(exploreNow(builder.build())).toMatchObject({
      property: 'unbounded-retry',
      message: "steps go on for ever and change nothing: site repeats 'goto again'",
    });
    expect(exploreNow(builder.build(), { ignore: ['unbounded-retry'] }).kind).toBe('holds');
  });

  it('a deadlock behind background steps that never end is seen', () => {
    const builder = new ProgramBuilder('masked deadlock');
    const lock = builder.slot('lock', { initial: 1 });
    const tick = builder.slot('tick');
    builder
      .thread('waiter')
      .at('wait', { guard: eq(lock, 0), goto: 'end', text: 'spin_lock()' })
      .end('end');
    builder
      .thread('timer', { background: true })
      .at('tick', { do: [set(tick, sub(1, tick))], goto: 'tick', text: 'tick' })
      .end('tick');
    expect(exploreNow(builder.build())).toMatchObject({
      property: 'unbounded-retry',
      message: "steps go on for ever and change nothing: waiter waits at 'spin_lock()'",
    });
  });

  it('a loop with a way out, however unlikely, is none; nor is a thread that may wait for ever at an end', () => {
    const builder = new ProgramBuilder('free choice');
    const x = builder.slot('x');
    builder
      .thread('reader')
      .at('again', { do: [set(x, 1)], goto: 'again' }, { guard: eq(x, 1), goto: 'end' })
      .end('end');
    builder
      .thread('server')
      .at('serve', { guard: eq(x, 1), do: [set(x, 0)], goto: 'serve' })
      .end('serve');
    expect(exploreNow(builder.build()).kind).toBe('holds');
  });

  it('where deadlocks are not looked for, one is not called a retry', () => {
    const builder = new ProgramBuilder('ignored deadlock');
    const x = builder.slot('x');
    builder
      .thread('t')
      .at('a', { goto: 'b' }, { goto: 'end' })
      .at('b', { goto: 'a' }, { guard: eq(x, 1), goto: 'end' }, { goto: 'stuck' })
      .end('end');
    expect(exploreNow(builder.build()).property).toBe('deadlock');
    expect(exploreNow(builder.build(), { ignore: ['deadlock'] }).kind).toBe('holds');
  });

  it('interchangeable threads that retry against each other for ever', () => {
    const builder = new ProgramBuilder('livelock of twins');
    const turn = builder.slot('turn', { max: 2 });
    for (const name of ['left', 'right']) {
      builder
        .thread(name, { symmetry: 'twin' })
        .at('try', { do: [set(turn, 1)], goto: 'back off', text: 'try' })
        .at('back off', { do: [set(turn, 0)], goto: 'try', text: 'back off' }, { guard: eq(turn, 2), goto: 'end' })
        .end('end');
    }
    const verdict = exploreNow(builder.build());
    expect(verdict).toMatchObject({ property: 'unbounded-retry' });
    expect(verdict.message).toContain('left repeats');
  });
});

describe('whether a program can loop at all, from its text', () => {
  const loop = (body: (t: ReturnType<ProgramBuilder['thread']>) => unknown): boolean => {
    const builder = new ProgramBuilder('loop');
    body(builder.thread('t'));
    return endlessLocations(builder.build()).some((flags) => flags.includes(1));
  };

  it('straight code and counted loops, nested ones too, cannot', () => {
    expect(loop((t) => t.at('a', { goto: 'b' }).end('b'))).toBe(false);
    expect(
      loop((t) => {
        const i = t.local('i', { max: 3 });
        const j = t.local('j', { max: 3 });
        t.at('outer', { guard: lt(i, 3), do: [set(i, add(i, 1)), set(j, 3)], goto: 'inner' }, { goto: 'end' }).at(
          'inner',
          { guard: lt(0, j), do: [set(j, sub(j, 1))], goto: 'inner' },
          { goto: 'outer' },
        );
      }),
    ).toBe(false);
  });

  it('a retry, or a counter that is set back, can', () => {
    expect(loop((t) => t.at('a', { goto: 'b' }).at('b', { goto: 'a' }, { goto: 'end' }))).toBe(true);
    expect(
      loop((t) => {
        const i = t.local('i', { max: 3 });
        t.at(
          'a',
          { guard: lt(i, 3), do: [set(i, add(i, 1))], goto: 'a' },
          { guard: eq(i, 3), do: [set(i, 0)], goto: 'a' },
        );
      }),
    ).toBe(true);
  });
});
