// The law of the explorer: on any program, each engine with any reductions says what a naive search says.
import { describe, expect, it, vi } from 'vitest';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { NO_REDUCTIONS, type Reductions } from '../../../src/core/explore/options.js';
import type { Program } from '../../../src/core/explore/program.js';
import { randomProgram } from './random-program.js';
import { reference, type ReferenceResult } from './reference.js';

// Thousands of searches in one test, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const PROGRAMS = 500;
/** States up to which the naive search is waited for. */
const LIMIT = 2000;
/** Everything that a program may break except what its own values do: what is left is mostly a whole graph to count. */
const OWN = ['deadlock', 'unbounded-retry', 'invariant', 'final', 'mine0', 'mine1'];

interface Case {
  readonly name: string;
  readonly program: Program;
  readonly ignore: readonly string[];
  readonly expected: ReferenceResult;
}

/** Each program twice: with all properties, and with those of its values only. */
const cases: Case[] = [];
for (let seed = 1; cases.length < 2 * PROGRAMS; seed++) {
  const program = randomProgram(seed);
  for (const ignore of [[], OWN]) {
    const expected = reference(program, LIMIT, new Set(ignore));
    if (expected !== null)
      cases.push({ name: `seed ${seed}${ignore.length > 0 ? ', few properties' : ''}`, program, ignore, expected });
  }
}

/** The properties one of which must be named; none where the program holds. */
function allowed(expected: ReferenceResult): string[] {
  return expected.endless ? ['unbounded-retry'] : [...expected.broken];
}

function expectVerdict(
  { name, program, ignore, expected }: Case,
  reductions: Partial<Reductions>,
  engine: 'auto' | 'interpreted' | 'compiled',
) {
  const verdict = exploreNow(program, { engine, reductions, ignore });
  const properties = allowed(expected);
  if (properties.length === 0) {
    expect(verdict, name).toMatchObject({
      kind: expected.unreached.length === 0 ? 'holds' : 'bounded',
      property: null,
      trace: null,
    });
    expect(
      verdict.unreached.map((step) => `${step.thread} ${step.text}`),
      name,
    ).toEqual(expected.unreached);
  } else {
    expect(verdict.kind, name).toBe('violated');
    expect(properties, name).toContain(verdict.property);
  }
  if (expected.broken.size > 0) expect(verdict.trace?.rows.length, name).toBe(expected.length);
  return verdict.statistics;
}

describe('random programs', () => {
  it('are of every kind', () => {
    const kinds = new Map<string, number>();
    for (const { expected } of cases) {
      const names = allowed(expected);
      for (const name of names.length === 0 ? ['holds'] : names) kinds.set(name, (kinds.get(name) ?? 0) + 1);
    }
    for (const kind of [
      'deadlock',
      'unbounded-retry',
      'range',
      'bounds',
      'division',
      'shift',
      'mine0',
      'invariant',
      'final',
    ]) {
      expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(0);
    }
    expect(kinds.get('holds')).toBeGreaterThan(PROGRAMS / 2);
  });

  for (const engine of ['interpreted', 'compiled'] as const) {
    it(`${engine}, without reductions → the naive search's counts, verdicts and shortest lengths`, () => {
      for (const one of cases) {
        const found = expectVerdict(one, NO_REDUCTIONS, engine);
        const { states, transitions, terminals, depth, broken } = one.expected;
        if (broken.size === 0) expect(found, one.name).toMatchObject({ states, transitions, terminals, depth });
      }
    });
  }

  const variants: { name: string; reductions: Partial<Reductions>; keepsTerminals: boolean; engine?: 'compiled' }[] = [
    { name: 'fused local steps', reductions: { ...NO_REDUCTIONS, fuse: true }, keepsTerminals: true },
    // So small a program gets no persistent sets where the engine is not named.
    {
      name: 'persistent sets',
      reductions: { ...NO_REDUCTIONS, fuse: true, persistent: true },
      keepsTerminals: true,
      engine: 'compiled',
    },
    { name: 'ample sets', reductions: { ...NO_REDUCTIONS, ample: true }, keepsTerminals: true },
    { name: 'symmetric threads', reductions: { ...NO_REDUCTIONS, symmetry: true }, keepsTerminals: false },
    { name: 'dropped ghosts', reductions: { ...NO_REDUCTIONS, ghosts: true }, keepsTerminals: false },
    { name: 'all of them', reductions: {}, keepsTerminals: false, engine: 'compiled' },
    { name: 'all that a small program gets', reductions: {}, keepsTerminals: false },
  ];
  for (const { name, reductions, keepsTerminals, engine = 'auto' } of variants) {
    it(`with ${name} → equal verdicts, equally short traces, terminal counts as they should be, fewer states`, () => {
      let saved = 0;
      for (const one of cases) {
        const { states, terminals } = expectVerdict(one, reductions, engine);
        if (one.expected.broken.size > 0) continue;
        if (keepsTerminals) expect(terminals, one.name).toBe(one.expected.terminals);
        else expect(terminals > 0, one.name).toBe(one.expected.terminals > 0);
        expect(states, one.name).toBeLessThanOrEqual(one.expected.states);
        if (states < one.expected.states) saved += 1;
      }
      expect(saved).toBeGreaterThan(PROGRAMS / 50);
    });
  }

  it('both engines give identical results, traces included, with and without reductions', () => {
    for (const { name, program, ignore } of cases) {
      for (const reductions of [NO_REDUCTIONS, {}]) {
        const [interpreted, compiled] = (['interpreted', 'compiled'] as const).map((engine) => {
          const verdict = exploreNow(program, { engine, reductions, ignore });
          return { ...verdict, statistics: { ...verdict.statistics, milliseconds: 0 } };
        });
        expect(compiled, name).toEqual(interpreted);
      }
    }
  });
});
