// Runs every known-bad variant and every good one: the table-lifetime model, the phases, the sites, and the models that say
// what their authors expect. One record each, for the table that bench/mutants.mjs prints.
import { exploreNow } from '../../../src/core/explore/explore.js';
import type { Verdict } from '../../../src/core/explore/verdict.js';
import { catalogue, variantProgram } from './catalogue.js';
import { checkSite } from './checking.js';
import { modelLibrary } from './library.js';
import { ADVERSARIES, FREED_AT_ONCE, NO_TABLE_LOCK, PHASE, PHASE_MUTANTS, SITE_MUTANTS } from './mutants.js';
import { BATCHES, READER, WALKER, WRITER, type Sample } from './samples.js';
import {
  TABLE_LIFETIME_BUGS,
  tableLifetime,
  tableLifetimeConfig,
  type TableLifetimeBug,
} from '../../../bench/explore/table-lifetime.js';

export interface MutantRecord {
  readonly group: string;
  readonly name: string;
  /** What must be found: `holds`, `violated`, or `violated` with a property. */
  readonly expected: string;
  readonly found: string;
  /** Rows of the shortest trace. */
  readonly steps: number | null;
  readonly states: number;
  readonly milliseconds: number;
  /** Why a variant that looks bad is none; it must hold then. */
  readonly explained?: string;
}

/** Variants that are equivalent to the good one, and why. */
const EQUIVALENT: Partial<Record<TableLifetimeBug, string>> = {
  'no-recheck':
    'the freer clears every entry under the lock first, and this site writes only entries that it saw present; a site that writes others is found: see "the slot is not compared again under the lock"',
};

function recordOf(group: string, name: string, expected: string, verdicts: readonly Verdict[]): MutantRecord {
  const bad = verdicts.filter((verdict) => verdict.trace !== null);
  const length = (verdict: Verdict): number => verdict.trace?.rows.length ?? Infinity;
  const shown =
    [...bad].sort((a, b) => length(a) - length(b))[0] ?? verdicts.find((one) => one.kind !== 'holds') ?? verdicts[0];
  if (!shown) throw new Error(`${name} was not run`);
  const { kind, property, statistics, trace } = shown;
  return {
    group,
    name,
    expected,
    found: property === null ? kind : `${kind} ${property}`,
    steps: trace?.rows.length ?? null,
    states: statistics.states,
    milliseconds: statistics.milliseconds,
  };
}

async function sites(
  text: string,
  changed: Parameters<typeof modelLibrary>[0],
  phases: readonly string[],
): Promise<Verdict[]> {
  const library = Object.keys(changed ?? {}).length > 0 ? { library: modelLibrary(changed) } : {};
  const verdicts: Verdict[] = [];
  for (const phase of phases)
    for (const adversary of ADVERSARIES) verdicts.push(await checkSite(text, { phase, adversary, ...library }));
  return verdicts;
}

const PHASES = ['may-fail-rcu', 'try-map-beside'];

/** Calls back for each record as it is made. */
export async function run(report: (record: MutantRecord) => void): Promise<void> {
  const lifetime = 'table lifetime';
  const good = tableLifetime(tableLifetimeConfig(4, 2, 1));
  report(recordOf(lifetime, '(as it should be)', 'holds', [exploreNow(good)]));
  for (const bug of TABLE_LIFETIME_BUGS) {
    const explained = EQUIVALENT[bug];
    const verdict = exploreNow(tableLifetime(tableLifetimeConfig(4, 2, 1, bug)));
    const record = recordOf(lifetime, bug, explained === undefined ? 'violated' : 'holds', [verdict]);
    report(explained === undefined ? record : { ...record, explained });
  }

  const samples: readonly Sample[] = [WALKER, WRITER, READER, BATCHES];
  for (const { name, converted } of samples)
    report(recordOf('site', `(${name}, converted)`, 'holds', await sites(converted, {}, PHASES)));
  for (const [name, sample, mutate] of SITE_MUTANTS) {
    const text = mutate(sample.converted);
    report(recordOf('site', name, 'violated', await sites(text, {}, ['try-map-beside'])));
  }
  for (const [name, sample, mutate, expected] of PHASE_MUTANTS)
    report(recordOf('phase', name, expected, await sites(sample.converted, { [PHASE]: mutate }, ['may-fail-rcu'])));
  report(
    recordOf(
      'adversary',
      'frees at once',
      'violated',
      await sites(READER.converted, { 'world.h': FREED_AT_ONCE }, ['may-fail-rcu']),
    ),
  );
  report(
    recordOf(
      'adversary',
      'clears the slot without the lock of the table',
      'violated lost-entry',
      await sites(WRITER.converted, { 'adversaries/retract.c': NO_TABLE_LOCK }, ['may-fail-rcu']),
    ),
  );
  models(report);
}

function models(report: (record: MutantRecord) => void): void {
  for (const file of catalogue) {
    for (const { variant, verdict } of file.cases) {
      const found = exploreNow(variantProgram(file, variant));
      report(recordOf(file.name.replace(/\.c$/, ''), variant ?? '(as it stands)', verdict, [found]));
    }
  }
}
