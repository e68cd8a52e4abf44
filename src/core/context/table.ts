// In which context every call site runs, and whether a grace period waits for it: the answer to "are all the contexts that
// dereference a PTE safe for call_rcu()?"
import { ATOMIC_CONTEXTS } from '../helpers/contexts.js';
import type { Site } from '../sites/site.js';
import type { ContextLock, Evidence } from '../sites/tree/caller-context.js';

/**
 * What keeps a page-table page that is freed after a grace period alive for the site.
 * `waits`: the site is in a section that a grace period waits for. `excluded`: it holds what keeps everybody out who may
 * take a table away. `converts`: neither, but it is simple, and its conversion enters a read-side section. `open`: nothing
 * that is known.
 */
export type GraceAnswer = 'waits' | 'excluded' | 'converts' | 'open';

export interface ContextRow {
  readonly site: Pick<Site, 'file' | 'line' | 'column' | 'function' | 'helper' | 'nth' | 'class'>;
  readonly held: readonly ContextLock[];
  readonly maySleep: 'yes' | 'no' | 'unknown';
  /** Known calls of the function; `null` where none is known. */
  readonly calls: number | null;
  readonly isComplete: boolean;
  readonly grace: GraceAnswer;
  /** What the answer rests on, as a clause. */
  readonly because: string;
  readonly evidence: Evidence | null;
}

/** `trymap context --format json`. */
export interface ContextReport {
  readonly version: 1;
  readonly tree: string;
  readonly rows: readonly ContextRow[];
  readonly answers: Readonly<Record<GraceAnswer, number>>;
}

/** Keeps out whoever takes tables away under mmap_lock held for read, and who needs it for write. */
const EXCLUDES = 'the mmap_lock for writing';

/** `entersSection`: helpers whose own map call enters a section that a grace period waits for, under the tree's API. */
export function contextReport(tree: string, sites: readonly Site[], entersSection: ReadonlySet<string>): ContextReport {
  const rows = sites.map((site) => rowOf(site, entersSection));
  const answers: Record<GraceAnswer, number> = { waits: 0, excluded: 0, converts: 0, open: 0 };
  for (const { grace } of rows) answers[grace] += 1;
  return { version: 1, tree, rows, answers };
}

function rowOf(site: Site, entersSection: ReadonlySet<string>): ContextRow {
  const { file, line, column, function: fn, helper, nth, class: kind, context } = site;
  return {
    site: { file, line, column, function: fn, helper, nth, class: kind },
    held: context?.held ?? [],
    maySleep: context?.maySleep ?? 'unknown',
    calls: context?.calls ?? null,
    isComplete: context?.isComplete ?? false,
    ...answer(site, entersSection),
  };
}

function answer(
  site: Site,
  entersSection: ReadonlySet<string>,
): { readonly grace: GraceAnswer; readonly because: string; readonly evidence: Evidence | null } {
  if (entersSection.has(site.helper))
    return { grace: 'waits', because: `${site.helper}() enters an RCU read-side section itself`, evidence: null };
  if (site.reasons.some(({ code }) => code === 'IRQ_OFF_FAST_PATH'))
    return { grace: 'waits', because: 'it runs with interrupts off', evidence: null };
  const always = site.context?.isComplete === true ? site.context.held.filter((lock) => lock.always) : [];
  const atomic = always.find(({ lock }) => ATOMIC_CONTEXTS.has(lock));
  if (atomic) return { grace: 'waits', because: `every caller has ${atomic.lock}`, evidence: atomic.taken };
  const writer = always.find(({ lock }) => lock === EXCLUDES);
  if (writer) return { grace: 'excluded', because: `every caller holds ${writer.lock}`, evidence: writer.taken };
  if (site.class === 'simple')
    return {
      grace: 'converts',
      because: 'it is simple: the paired call enters an RCU read-side section',
      evidence: null,
    };
  const [other] = always;
  if (other)
    return {
      grace: 'open',
      because: `every caller holds ${other.lock}, for which a grace period does not wait`,
      evidence: other.taken,
    };
  return {
    grace: 'open',
    because: site.context?.isComplete === true ? 'no caller holds anything' : 'what its callers hold is not known',
    evidence: null,
  };
}
