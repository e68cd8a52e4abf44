// The result of checking sites: a matrix of verdicts for each site, before and after its conversion.
import type { Verdict } from '../explore/verdict.js';
import type { Site } from '../sites/site.js';

/** One cell: this version of the site, under this phase, against this adversary, entered in this context. */
export interface CheckCell {
  readonly version: 'original' | 'converted';
  /** Name of the phase file without extension, e.g. `may-fail-rcu`. */
  readonly phase: string;
  /** Name of the adversary file without extension, e.g. `retract`. */
  readonly adversary: string;
  /** What the caller is assumed to hold, as people say it: `mmap_lock held for read`. */
  readonly context: string;
  readonly verdict: Verdict;
}

export interface SiteCheck {
  readonly site: Site;
  readonly cells: readonly CheckCell[];
}

/** `trymap check --format json`. */
export interface CheckReport {
  readonly version: 1;
  readonly tree: string;
  readonly checks: readonly SiteCheck[];
}
