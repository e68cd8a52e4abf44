// The result of `trymap cost`: plain JSON, every number with where it comes from.
import type { Site } from '../sites/site.js';
import type { CostTables } from './rounds.js';
import type { Throughput } from './throughput.js';

/** How many calls of one helper are simple: the share that is trivially convertible. */
export interface Share {
  readonly helper: string;
  readonly simple: number;
  readonly sites: number;
}

export interface SiteCost {
  readonly site: Pick<Site, 'file' | 'line' | 'function' | 'helper' | 'nth' | 'class' | 'target'>;
  /** The path that the function is on; `null` for any other. */
  readonly hot: string | null;
}

/** Rounds of one design on one page, by the number of CPUs. A simulation. */
export interface Curve {
  readonly file: string;
  readonly title: string;
  /** One round: these functions of the design, one after the other. */
  readonly functions: readonly string[];
  readonly points: readonly Throughput[];
}

export interface CostReport extends CostTables {
  readonly version: 1;
  readonly tree: string;
  readonly shares: readonly Share[];
  readonly sites: readonly SiteCost[];
}

/** By helper, most calls first; paired calls are not counted. */
export function sharesOf(sites: readonly Site[], paired: string): readonly Share[] {
  const shares = new Map<string, { simple: number; sites: number }>();
  for (const { helper, family, class: kind } of sites) {
    if (family === paired) continue;
    const share = shares.get(helper) ?? { simple: 0, sites: 0 };
    shares.set(helper, { simple: share.simple + Number(kind === 'simple'), sites: share.sites + 1 });
  }
  return [...shares]
    .map(([helper, share]) => ({ helper, ...share }))
    .sort((a, b) => b.sites - a.sites || (a.helper < b.helper ? -1 : 1));
}
