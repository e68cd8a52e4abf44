// Calls of which the catalogue says all that the analysis asks: their definitions are not looked for.
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import { ENTRY_ACCESSORS, IRQ_LOCK_CALLS, IRQ_UNLOCK_CALLS, LOCK_ASSERTIONS } from '../../helpers/contexts.js';
import { indexEffects } from '../../helpers/effects.js';
import { NO_RETURN, STOP_WHEN_TRUE, TRANSPARENT_CALLS } from '../../helpers/idioms.js';
import { isNeutralCall } from '../../helpers/table-tests.js';

const EFFECTS = indexEffects();
/** Macros in capitals compute; a function is not found under such a name. */
const CONSTANT_LIKE = /^_*[A-Z][A-Z0-9_]*$/;
const NAMES: readonly { has(name: string): boolean }[] = [
  EFFECTS.takes,
  EFFECTS.gives,
  LOCK_ASSERTIONS,
  IRQ_LOCK_CALLS,
  IRQ_UNLOCK_CALLS,
  NO_RETURN,
  STOP_WHEN_TRUE,
  TRANSPARENT_CALLS,
];

export function isKnownCall(name: string, catalogue: CatalogueIndex): boolean {
  const { acquires, releases, lockCalls, unlockCalls, tableCalls, otherLockSources, sleeps, lockAssertions } =
    catalogue;
  const own = [acquires, releases, lockCalls, unlockCalls, tableCalls, otherLockSources, sleeps, lockAssertions];
  if ([...own, ...NAMES].some((names) => names.has(name)) || isNeutralCall(name)) return true;
  return CONSTANT_LIKE.test(name) || ENTRY_ACCESSORS.some((prefix) => name.startsWith(prefix));
}
