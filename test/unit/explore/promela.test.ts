// The same program in Spin: equal verdicts, and without reductions equal states and transitions.
import { describe, expect, it } from 'vitest';
import { TABLE_LIFETIME_BUGS, tableLifetime, tableLifetimeConfig } from '../../../bench/explore/table-lifetime.js';
import { eq, gt, ProgramBuilder, set } from '../../../src/core/explore/build.js';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { NO_REDUCTIONS } from '../../../src/core/explore/options.js';
import { toPromela } from '../../../src/core/explore/promela.js';
import { randomProgram } from './random-program.js';
import { runSpin, spinInstalled } from './spin.js';

/** Each of them is generated, compiled and run by Spin twice: a twentieth of a second each time where tcc is installed. */
const RANDOM_PROGRAMS = Number(process.env['TRYMAP_SPIN_PROGRAMS'] ?? 200);
const RANDOM_TIMEOUT = 5_000 * RANDOM_PROGRAMS;
const OWN = ['deadlock', 'invariant', 'final', 'mine0', 'mine1', 'unbounded-retry'];
/** Not a safety property of Spin. */
const RETRY = ['unbounded-retry'];

if (!spinInstalled)
  console.warn('spin is not installed: the cross-check against Spin is skipped (apt-get install spin tcc)');

describe('the text', () => {
  it('is one d_step a step, entry first, with the text of each step as a comment', () => {
    const builder = new ProgramBuilder('small', { rounds: 1 });
    const lock = builder.slot('the lock');
    builder
      .thread('t')
      .at('a', { guard: eq(lock, 0), do: [set(lock, 1)], goto: 'b', text: 'lock */' })
      .at('b', { goto: 'end' })
      .end('end');
    expect(toPromela(builder.build()).split('\n').slice(4)).toEqual([
      'byte g_the_lock = 0;',
      '',
      '/* t */',
      'active proctype t_t() {',
      'L0: if',
      '  :: d_step { (g_the_lock == 0) -> g_the_lock = 1 }; goto L1 /* lock * / */',
      '  fi;',
      'L1: if',
      '  :: d_step { true -> skip }; goto end_L2 /* b -> end */',
      '  fi;',
      'end_L2: (false);',
      '}',
      '',
    ]);
  });
});

describe.skipIf(!spinInstalled)('against Spin', () => {
  for (const [threads, entries, states] of [
    [2, 4, 181],
    [3, 4, 4400],
    [4, 4, 95933],
  ] as const) {
    it(`table lifetime, ${threads} threads, ${entries} entries → ${states} states in both`, () => {
      const program = tableLifetime(tableLifetimeConfig(threads, entries, 1));
      const spin = runSpin(toPromela(program));
      const { statistics } = exploreNow(program, { reductions: NO_REDUCTIONS });
      expect(spin).toMatchObject({ states, transitions: statistics.transitions, errors: 0 });
      expect(statistics.states).toBe(states);
    });
  }

  it("Spin's own partial-order reduction and ours by the same rule store equally many states", () => {
    const program = tableLifetime(tableLifetimeConfig(3, 4, 1));
    const spin = runSpin(toPromela(program), { reduce: true });
    const { statistics } = exploreNow(program, { reductions: { ...NO_REDUCTIONS, ample: true } });
    expect([statistics.states, statistics.transitions]).toEqual([spin.states, spin.transitions]);
  });

  it.each(TABLE_LIFETIME_BUGS)('table lifetime, %s → the same verdict', (bug) => {
    const program = tableLifetime(tableLifetimeConfig(4, 3, 1, bug));
    const { kind } = exploreNow(program, { ignore: RETRY });
    expect(runSpin(toPromela(program)).errors > 0).toBe(kind === 'violated');
  });

  it('finals are checked, by a process that adds no state where they hold', () => {
    const builder = new ProgramBuilder('finals');
    const x = builder.slot('x', { max: 2 });
    builder
      .thread('t')
      .at('a', { do: [set(x, 1)], goto: 'end' }, { do: [set(x, 2)], goto: 'end' })
      .end('end');
    const good = builder.final(gt(x, 0), 'positive').build();
    expect(runSpin(toPromela(good))).toMatchObject({ states: 3, transitions: 2, errors: 0 });
    expect(runSpin(toPromela(builder.final(eq(x, 1), 'one').build())).errors).toBe(1);
  });

  it(
    `${RANDOM_PROGRAMS} random programs → equal counts where none is violated, equal verdicts with all properties`,
    () => {
      const seen = { counted: 0, violated: 0, held: 0 };
      for (let seed = 1; seed <= RANDOM_PROGRAMS; seed++) {
        const program = randomProgram(seed);
        const few = exploreNow(program, { reductions: NO_REDUCTIONS, ignore: OWN });
        const spinFew = runSpin(toPromela(program, { ignore: OWN }), { deadlocks: false });
        expect(spinFew.errors > 0, `seed ${seed}, faults`).toBe(few.kind === 'violated');
        if (few.kind !== 'violated') {
          seen.counted += 1;
          const { states, transitions } = few.statistics;
          expect(spinFew, `seed ${seed}`).toMatchObject({ states, transitions });
        }
        // The engine is named, so that a small program gets persistent sets as a large one does.
        const all = exploreNow(program, { ignore: RETRY, engine: 'interpreted' });
        seen[all.kind === 'violated' ? 'violated' : 'held'] += 1;
        expect(runSpin(toPromela(program)).errors > 0, `seed ${seed}`).toBe(all.kind === 'violated');
      }
      expect(Math.min(seen.counted, seen.violated, seen.held), JSON.stringify(seen)).toBeGreaterThan(
        RANDOM_PROGRAMS / 12,
      );
    },
    RANDOM_TIMEOUT,
  );
});
