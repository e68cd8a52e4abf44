// The state store is exact: states whose hashes collide stay two, however many there are.
import { describe, expect, it } from 'vitest';
import { add, lt, ProgramBuilder, set } from '../../../src/core/explore/build.js';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { NO_REDUCTIONS } from '../../../src/core/explore/options.js';

describe('the state store', () => {
  it.each(['interpreted', 'compiled'] as const)(
    '%s: counts a large grid exactly, where some 32-bit hashes must be equal',
    (engine) => {
      const builder = new ProgramBuilder('grid');
      const side = 700;
      for (const name of ['x', 'y']) {
        const slot = builder.slot(name, { max: side - 1 });
        builder
          .thread(name)
          .at('count', { guard: lt(slot, side - 1), do: [set(slot, add(slot, 1))], goto: 'count' })
          .end('count');
      }
      const { statistics } = exploreNow(builder.build(), { engine, reductions: NO_REDUCTIONS });
      expect(statistics).toMatchObject({
        states: side * side,
        transitions: 2 * side * (side - 1),
        terminals: 1,
        depth: 2 * (side - 1),
      });
    },
  );

  it('gives up at the memory that it may take, naming it', () => {
    const builder = new ProgramBuilder('large');
    const slot = builder.slot('x', { max: 2_000_000 });
    builder
      .thread('t')
      .at('count', { guard: lt(slot, 2_000_000), do: [set(slot, add(slot, 1))], goto: 'count' })
      .end('count');
    const verdict = exploreNow(builder.build(), { maxMemoryBytes: 1 << 21 });
    expect(verdict.kind).toBe('bounded');
    expect(verdict.message).toMatch(/2097152 bytes of states \(maxMemoryBytes\) after \d+ states/);
  });

  it('keeps values of full 32-bit width and negative ones', () => {
    const builder = new ProgramBuilder('wide');
    const wide = builder.slot('wide', { min: -(2 ** 31), max: 2 ** 31 - 1, initial: -1 });
    const list = builder.slot('list', { length: 5, min: -3, max: 9000, initial: [-3, 0, 9000, 1, 2] });
    const thread = builder.thread('t');
    const i = thread.local('i', { max: 5 });
    thread
      .at('copy', {
        guard: lt(i, 5),
        do: [set(wide, list.at(i)), set(list.at(i), -1), set(i, add(i, 1))],
        goto: 'copy',
      })
      .end('copy');
    builder.invariant(lt(wide, 9000), 'below');
    for (const engine of ['interpreted', 'compiled'] as const) {
      const { trace } = exploreNow(builder.build(), { engine, reductions: NO_REDUCTIONS });
      expect(trace?.states.map((state) => state[0])).toEqual(['-1', '-3', '0', '9000']);
    }
  });
});
