// Calls that make a function worth asking although it has no site: what some rule begins with. Data only, so that those who
// search files for it need no rules.
import { BATCH_CALLS, PAGE_OF_SWAP_ENTRY, RMAP_REMOVALS, TABLE_OF_VALUE } from '../../helpers/entry-calls.js';

export const RULE_WORDS: readonly string[] = [
  ...BATCH_CALLS.map((batch) => batch.name),
  ...PAGE_OF_SWAP_ENTRY,
  ...RMAP_REMOVALS,
  ...TABLE_OF_VALUE,
  'is_pmd_migration_entry',
  'ptep_modify_prot_start',
];
