// What a site is for the reader of a list: to be converted, special, or converted already.
import type { Site } from '../core/sites/site.js';

export type SiteKind = 'simple' | 'special' | 'converted' | 'paired';

/** A regular site that calls its own target is of the API that others are converted to; one without a target is just paired. */
export function kindOf({ class: siteClass, target, helper }: Pick<Site, 'class' | 'target' | 'helper'>): SiteKind {
  if (siteClass === 'special') return 'special';
  if (target === null) return 'paired';
  return target === helper ? 'converted' : 'simple';
}
