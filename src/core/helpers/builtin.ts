// The catalogue that the product ships.
import { KERNEL_CALLS } from './call-facts.js';
import type { Catalogue } from './catalogue.js';
import { GUP_FAMILY } from './gup-family.js';
import { IOMMU_FAMILY } from './iommu-family.js';
import { PTE_FAMILY, TRY_MAP_FAMILY } from './pte-family.js';

export const BUILTIN_CATALOGUE: Catalogue = {
  families: [PTE_FAMILY, TRY_MAP_FAMILY],
  pageFamilies: [GUP_FAMILY],
  walkFamilies: [IOMMU_FAMILY],
  calls: KERNEL_CALLS,
};

/** Families that are looked for unless the user says which: those of page tables. */
export const DEFAULT_FAMILIES: readonly string[] = [PTE_FAMILY.name, TRY_MAP_FAMILY.name];
