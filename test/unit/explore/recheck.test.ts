// Exploring again without reductions: what agrees, and what is told where it does not.
import { describe, expect, it } from 'vitest';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { recheck } from '../../../src/core/explore/recheck.js';
import { tableLifetime, tableLifetimeConfig, TABLE_LIFETIME_BUGS } from '../../../bench/explore/table-lifetime.js';
import { randomProgram } from './random-program.js';

describe('a second search without reductions', () => {
  it.each([undefined, ...TABLE_LIFETIME_BUGS])('table lifetime, %s → agrees', async (bug) => {
    const program = tableLifetime(tableLifetimeConfig(3, 2, 1, bug));
    const first = exploreNow(program);
    const { statistics, differences } = await recheck(program, first);
    expect(differences).toEqual([]);
    expect(statistics.reductions).toEqual([]);
    expect(statistics.states).toBeGreaterThan(first.statistics.states);
  });

  it('agrees on random programs', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const program = randomProgram(seed);
      expect((await recheck(program, exploreNow(program))).differences, `seed ${String(seed)}`).toEqual([]);
    }
  });

  it('tells a verdict that it does not confirm', async () => {
    const program = tableLifetime(tableLifetimeConfig(3, 2, 1, 'no-rcu'));
    const wrong = exploreNow(tableLifetime(tableLifetimeConfig(3, 2, 1)));
    expect((await recheck(program, wrong)).differences).toEqual([
      'holds with reductions, violated (use-after-free) without',
    ]);
  });

  it('tells another number of ends', async () => {
    const program = tableLifetime(tableLifetimeConfig(3, 2, 1));
    const first = exploreNow(program);
    const other = { ...first, statistics: { ...first.statistics, terminals: first.statistics.terminals + 1 } };
    expect((await recheck(program, other)).differences.join()).toMatch(/^\d+ ends with reductions, \d+ without$/);
  });
});
