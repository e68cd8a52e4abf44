// The APIs that calls are converted to, by profile.
import type { TargetProfileName } from './conversion.js';

/** Names of the paired API; settings may change them. */
export interface TargetNames {
  readonly map: string;
  readonly mapLocked: string;
  readonly unmap: string;
  readonly unmapUnlock: string;
}

export const TRY_MAP_NAMES: TargetNames = {
  map: 'pte_try_map',
  mapLocked: 'pte_try_map_locked',
  unmap: 'pte_try_unmap',
  unmapUnlock: 'pte_try_unmap_unlock',
};

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
