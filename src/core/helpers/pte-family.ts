// The built-in families: the PTE-table helpers of include/linux/mm.h and pgtable.h (5.10 to 6.13), and the paired try-map API.
import type { AcquireHelper, HelperFamily } from './catalogue.js';
import { TRY_MAP_NAMES, type TargetNames } from './try-map-names.js';

const entry = (name: string, rest: Partial<AcquireHelper>): AcquireHelper => ({
  name,
  returns: 'entry',
  maps: true,
  locks: false,
  lockOut: null,
  mm: null,
  pmd: null,
  address: null,
  allocates: false,
  target: null,
  ...rest,
});

const overMm = { mm: 0, pmd: 1, address: 2 };

export const PTE_FAMILY: HelperFamily = {
  name: 'pte',
  entryType: 'pte_t',
  title: 'PTE-table mapping helpers',
  acquires: [
    entry('pte_offset_map_lock', { ...overMm, locks: true, lockOut: 3, target: 'pte_try_map_locked' }),
    entry('pte_offset_map', { pmd: 0, address: 1, target: 'pte_try_map' }),
    entry('pte_alloc_map_lock', { ...overMm, locks: true, lockOut: 3, allocates: true }),
    entry('pte_alloc_map', { ...overMm, allocates: true }),
    entry('get_locked_pte', { mm: 0, address: 1, locks: true, lockOut: 2, allocates: true }),
    entry('pte_offset_map_nolock', { ...overMm, lockOut: 3, mayFail: true }),
    entry('pte_offset_map_ro_nolock', { ...overMm, lockOut: 3, mayFail: true }),
    entry('pte_offset_map_rw_nolock', { ...overMm, lockOut: 4, mayFail: true }),
    { ...entry('pte_lockptr', { mm: 0, pmd: 1 }), returns: 'lock', maps: false },
  ],
  releases: [
    { name: 'pte_unmap_unlock', unmaps: 0, unlocks: 1 },
    { name: 'pte_unmap', unmaps: 0, unlocks: null },
  ],
};

/** The API that simple sites are converted to (2021 review): NULL where there is no table, paired unmaps. Their target is themselves. */
export const tryMapFamily = (names: TargetNames): HelperFamily => ({
  name: 'try-map',
  entryType: 'pte_t',
  title: 'Paired try-map helpers',
  acquires: [
    entry(names.mapLocked, { ...overMm, locks: true, lockOut: 3, mayFail: true, target: 'pte_try_map_locked' }),
    entry(names.map, { pmd: 0, address: 1, mayFail: true, target: 'pte_try_map' }),
  ],
  releases: [
    { name: names.unmapUnlock, unmaps: 0, unlocks: 1 },
    { name: names.unmap, unmaps: 0, unlocks: null },
  ],
});

export const TRY_MAP_FAMILY: HelperFamily = tryMapFamily(TRY_MAP_NAMES);
