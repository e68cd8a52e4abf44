// What a site is for the reader of a list: to be converted, special, or converted already.
import type { Site } from '../core/sites/site.js';

export type SiteKind = 'simple' | 'special' | 'converted';

/** A regular site without a target is of the API that others are converted to. */
export function kindOf({ class: siteClass, target }: Pick<Site, 'class' | 'target'>): SiteKind {
  return siteClass === 'special' ? 'special' : target === null ? 'converted' : 'simple';
}
