// The catalogue that the product ships.
import { KERNEL_CALLS } from './call-facts.js';
import type { Catalogue } from './catalogue.js';
import { PTE_FAMILY, TRY_MAP_FAMILY } from './pte-family.js';

export const BUILTIN_CATALOGUE: Catalogue = { families: [PTE_FAMILY, TRY_MAP_FAMILY], calls: KERNEL_CALLS };
