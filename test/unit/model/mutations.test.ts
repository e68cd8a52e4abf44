// Every single thing that makes a converted site correct, taken away: each must be caught.
import { describe, expect, it } from 'vitest';
import { checkSite, outcome } from './checking.js';
import { modelLibrary } from './library.js';
import { ADVERSARIES, FREED_AT_ONCE, NO_TABLE_LOCK, PHASE, PHASE_MUTANTS, SITE_MUTANTS } from './mutants.js';
import { BATCHES, READER, WALKER, WRITER } from './samples.js';

describe('without the mutation', () => {
  it.each([WALKER, WRITER, READER, BATCHES])('$name holds', async ({ converted }) => {
    for (const adversary of ADVERSARIES) expect(outcome(await checkSite(converted, { adversary }))).toBe('holds');
  });
});

describe('the phase', () => {
  it.each(PHASE_MUTANTS)('%s', async (_, sample, mutate, expected) => {
    const found = new Set<string>();
    for (const adversary of ADVERSARIES) {
      found.add(outcome(await checkSite(sample.converted, { adversary, library: modelLibrary({ [PHASE]: mutate }) })));
    }
    expect([...found].some((one) => one.startsWith(expected))).toBe(true);
  });
});

describe('the adversary', () => {
  const freedAtOnce = modelLibrary({ 'world.h': FREED_AT_ONCE });

  it.each([WALKER, READER])('frees the table without a grace period: $name', async ({ converted }) => {
    for (const adversary of ADVERSARIES) {
      expect(outcome(await checkSite(converted, { adversary, library: freedAtOnce }))).toMatch(
        /^violated (use-after-free|free-of-held-lock)/,
      );
    }
  });

  it('clears the slot without the lock of the table', async () => {
    const library = modelLibrary({
      'adversaries/retract.c': NO_TABLE_LOCK,
    });
    expect(outcome(await checkSite(WRITER.converted, { library }))).toBe('violated lost-entry');
  });
});

describe('the site', () => {
  it.each(SITE_MUTANTS)('%s', async (_, sample, mutate, expected) => {
    for (const phase of ['may-fail-rcu', 'try-map-beside']) {
      // Under 6.5 both names mean the same, so mixing them is no mistake there.
      if (phase === 'may-fail-rcu' && expected.source === 'imbalance|sleep') continue;
      const verdicts = await Promise.all(
        ADVERSARIES.map((adversary) => checkSite(mutate(sample.converted), { phase, adversary })),
      );
      expect(verdicts.map(outcome).join()).toMatch(expected);
      expect(verdicts.every((verdict) => verdict.kind === 'violated')).toBe(true);
    }
  });
});
