// What each reduction may leave out, and what it must not.
import { describe, expect, it } from 'vitest';
import { add, check, eq, gt, lt, ne, ProgramBuilder, set } from '../../../src/core/explore/build.js';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { NO_REDUCTIONS } from '../../../src/core/explore/options.js';
import type { Program } from '../../../src/core/explore/program.js';

/** Two threads that each count to `n` by themselves and then touch a shared slot. */
function counting(n: number): Program {
  const builder = new ProgramBuilder('counting');
  const done = builder.slot('done', { max: 2 });
  for (const name of ['left', 'right']) {
    const thread = builder.thread(name);
    const i = thread.local('i', { max: n });
    for (let k = 0; k < n; k++) thread.at(`c${k}`, { do: [set(i, k + 1)], goto: `c${k + 1}` });
    thread.at(`c${n}`, { do: [set(done, add(done, 1))], goto: 'end' }).end('end');
  }
  return builder.final(eq(done, 2), 'count').build();
}

describe('fused local steps', () => {
  it('leave the interleavings of the shared steps only', () => {
    expect(exploreNow(counting(5), { reductions: NO_REDUCTIONS }).statistics).toMatchObject({
      states: 49,
      terminals: 1,
      reductions: [],
    });
    expect(exploreNow(counting(5)).statistics).toMatchObject({
      states: 6,
      terminals: 1,
      reductions: ['fused local steps'],
    });
  });

  it('a slot that an invariant reads is shared, however few threads touch it', () => {
    const builder = new ProgramBuilder('watched');
    const x = builder.slot('x', { max: 2 });
    builder
      .thread('t')
      .at('a', { do: [set(x, 2)], goto: 'b' })
      .at('b', { do: [set(x, 0)], goto: 'c' })
      .end('c');
    builder.invariant(lt(x, 2), 'below-two');
    expect(exploreNow(builder.build())).toMatchObject({ kind: 'violated', property: 'below-two' });
  });

  it('a check in a fused step is still made, and its trace shows the steps one by one', () => {
    const builder = new ProgramBuilder('fused check');
    const shared = builder.slot('shared', { max: 3 });
    const thread = builder.thread('t');
    const seen = thread.local('seen', { max: 3 });
    thread
      .at('read', { do: [set(seen, shared)], goto: 'test', text: 'read' })
      .at(
        'test',
        { guard: gt(seen, 0), do: [check(ne(seen, 2), 'two')], goto: 'end', text: 'test' },
        { guard: eq(seen, 0), goto: 'end', text: 'none' },
      )
      .end('end');
    builder
      .thread('writer')
      .at('w', { do: [set(shared, 2)], goto: 'end', text: 'write' })
      .end('end');
    expect(exploreNow(builder.build()).trace?.rows.map((row) => row.text)).toEqual(['write', 'read', 'test']);
  });
});

describe('symmetric threads', () => {
  const twins = (symmetry: string | null, different = false): Program => {
    const builder = new ProgramBuilder('twins');
    const count = builder.slot('count', { max: 3 });
    for (let t = 0; t < 3; t++) {
      const thread = builder.thread(`t${t}`, symmetry === null ? {} : { symmetry });
      const i = thread.local('i', { max: 2 });
      thread
        .at('a', { do: [set(i, 1), set(count, add(count, different && t === 2 ? 0 : 1))], goto: 'b', mustReach: true })
        .at('b', { do: [set(i, 2)], goto: 'c' })
        .end('c');
    }
    return builder.build();
  };

  it('count states up to exchange, and a step of one as a step of all', () => {
    const plain = exploreNow(twins(null), { reductions: NO_REDUCTIONS }).statistics.states;
    const verdict = exploreNow(twins('twin'), { reductions: { ...NO_REDUCTIONS, symmetry: true } });
    expect([plain, verdict.statistics.states, verdict.kind, verdict.unreached]).toEqual([27, 10, 'holds', []]);
  });

  it('threads that claim it and differ are not exchanged', () => {
    const verdict = exploreNow(twins('twin', true), { reductions: { ...NO_REDUCTIONS, symmetry: true } });
    expect(verdict.statistics.states).toBe(18);
  });
});

describe('ghosts', () => {
  it('are dropped with the property that reads them, and only then', () => {
    const builder = new ProgramBuilder('ghost');
    const ghost = builder.slot('ghost', { max: 9, ghost: true });
    const thread = builder.thread('t');
    for (let k = 0; k < 5; k++)
      thread.at(`a${k}`, { do: [set(ghost, add(ghost, 1))], goto: `a${k + 1}` }, { goto: `a${k + 1}` });
    thread.at('a5', { do: [check(lt(ghost, 5), 'few')], goto: 'end' }).end('end');
    const reductions = { ...NO_REDUCTIONS, ghosts: true };
    expect(exploreNow(builder.build(), { reductions })).toMatchObject({ property: 'few' });
    const without = exploreNow(builder.build(), { reductions, ignore: ['few'] });
    expect(without).toMatchObject({ kind: 'holds', statistics: { states: 7, reductions: ['dropped ghosts'] } });
  });
});
