// The APIs that calls are converted to, by profile.
import type { TargetNames } from '../helpers/try-map-names.js';
import type { TargetProfileName } from './conversion.js';

export { TRY_MAP_NAMES, type TargetNames } from '../helpers/try-map-names.js';

/** What becomes of a call's name; `null` where it stays. */
export interface Renames {
  readonly acquire: string | null;
  release(kind: { readonly unmaps: boolean; readonly unlocks: boolean }): string | null;
}

/** `locks`: the acquire takes the lock. */
export function renamesOf(profile: TargetProfileName, names: TargetNames, locks: boolean): Renames {
  if (profile === 'may-fail') return { acquire: null, release: () => null };
  return {
    acquire: locks ? names.mapLocked : names.map,
    // A lock that is given back by itself stays what it is.
    release: ({ unmaps, unlocks }) => (unmaps ? (unlocks ? names.unmapUnlock : names.unmap) : null),
  };
}
