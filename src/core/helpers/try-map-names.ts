// What the paired try-map API is called: its names are a proposal, so users may change them.

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
