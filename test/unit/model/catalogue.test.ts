// Every model of the repository that says what its author expects, in each of its variants; and the same in Spin.
import { describe, expect, it } from 'vitest';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { NO_REDUCTIONS } from '../../../src/core/explore/options.js';
import { toPromela } from '../../../src/core/explore/promela.js';
import { runSpin, spinInstalled } from '../explore/spin.js';
import { catalogue, variantProgram } from './catalogue.js';
import { outcome } from './checking.js';

/** Not a safety property of Spin. */
const RETRY = ['unbounded-retry'];
/** Spin generates C and compiles it: a second and more where tcc is not installed. */
const SPIN_TIMEOUT = 120_000;

it('each file has good and bad variants', () => {
  for (const { name, cases } of catalogue) {
    const verdicts = new Set(cases.map(({ verdict }) => verdict.split(' ')[0]));
    expect([...verdicts].sort(), name).toEqual(['holds', 'violated']);
  }
});

describe.each(catalogue)('$name', (file) => {
  it.each(file.cases)('$variant $verdict', ({ variant, verdict }) => {
    expect(outcome(exploreNow(variantProgram(file, variant)))).toBe(verdict);
  });
});

describe.skipIf(!spinInstalled).each(catalogue)('$name in Spin', (file) => {
  it.each(file.cases)(
    '$variant: the same verdict; where it holds, the same states and transitions',
    ({ variant }) => {
      const program = variantProgram(file, variant);
      const { kind, statistics } = exploreNow(program, { reductions: NO_REDUCTIONS, ignore: RETRY });
      const spin = runSpin(toPromela(program));
      expect(spin.errors > 0).toBe(kind === 'violated');
      if (kind === 'violated') return;
      expect(spin).toMatchObject({ states: statistics.states, transitions: statistics.transitions });
    },
    SPIN_TIMEOUT,
  );
});
