// What a site is for the reader of a list: to be converted, special, or converted already.
import type { Site } from '../core/sites/site.js';

export type SiteKind = 'simple' | 'special' | 'converted';

/** A regular site that calls its own target, or has none, is of the API that others are converted to. */
export function kindOf({ class: siteClass, target, helper }: Pick<Site, 'class' | 'target' | 'helper'>): SiteKind {
  if (siteClass === 'special') return 'special';
  return target === null || target === helper ? 'converted' : 'simple';
}
