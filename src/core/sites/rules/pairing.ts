// Where one function decides about pairing: what its own paths show is then the whole truth.
import type { ReasonCode } from '../site.js';
import type { RuleSite } from './rule.js';

/** Classes of site whose pairing depends on more than this function's paths: what looks unpaired there may not be. */
const NOT_LOCAL: ReadonlySet<ReasonCode> = new Set([
  'ESCAPES_STRUCT',
  'ESCAPES_PARAM',
  'RELEASED_IN_CALLER',
  'DROP_RETAKE',
  'NESTED',
  'CONDITIONAL_LOCK',
  'TRYLOCK',
]);

/** Every pointer to the mapping stays in the function, and so does the decision to release it, if only inside a callee. */
export function isExact({ reasons, helper, record }: RuleSite): boolean {
  return ![...reasons].some((code) => NOT_LOCAL.has(code)) && (helper.locks || record.lockedAt.size === 0);
}

/** As `isExact`, and no callee releases anything. */
export function isLocal(site: RuleSite): boolean {
  return isExact(site) && site.record.releasedInCallee.size === 0;
}
