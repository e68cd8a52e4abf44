// What tests of page-table entries mean, and how functions say "nothing here": data for failure exits.

/**
 * What is known where a test leads: `no-table` the pmd does not point to a PTE table; `no-upper` a level above is missing;
 * `huge` the pmd maps memory itself; `no-entry` the PTE is none or not present; `changed` the PTE is not what was seen before;
 * `no-memory` an allocation failed.
 */
export type TestMeaning = 'no-table' | 'no-upper' | 'huge' | 'no-entry' | 'changed' | 'no-memory';

export interface TableTest {
  readonly name: string;
  readonly meaning: TestMeaning;
  /** The outcome of the call that has this meaning. */
  readonly when: boolean;
}

const tests = (meaning: TestMeaning, when: boolean, names: readonly string[]): TableTest[] =>
  names.map((name) => ({ name, meaning, when }));

export const TABLE_TESTS: readonly TableTest[] = [
  ...tests('no-table', true, [
    'pmd_none',
    'pmd_bad',
    'pmd_trans_unstable',
    'pmd_devmap_trans_unstable',
    'pmd_none_or_trans_huge_or_clear_bad',
    'pmd_none_or_clear_bad',
  ]),
  ...tests('no-table', false, ['pmd_present']),
  ...tests('no-upper', true, [
    'pgd_none',
    'pgd_bad',
    'p4d_none',
    'p4d_bad',
    'pud_none',
    'pud_bad',
    'pgd_none_or_clear_bad',
    'p4d_none_or_clear_bad',
    'pud_none_or_clear_bad',
  ]),
  ...tests('no-upper', false, ['pgd_present', 'p4d_present', 'pud_present']),
  ...tests('huge', true, [
    'pmd_trans_huge',
    'pmd_devmap',
    'pmd_is_leaf',
    'pmd_leaf',
    'pmd_large',
    'pmd_huge',
    'pmd_sect',
    'is_swap_pmd',
    'is_hugetlb_pmd',
    'is_hugepd',
    'pmd_trans_huge_lock',
    'pud_trans_huge',
    'pud_devmap',
    'pud_leaf',
    'pud_large',
    'pud_huge',
  ]),
  ...tests('no-entry', true, ['pte_none', 'pte_none_mostly']),
  ...tests('no-entry', false, ['pte_present', 'is_swap_pte']),
  ...tests('changed', false, ['pte_same', 'pte_same_as_swp']),
  ...tests('no-memory', true, ['pte_alloc', '__pte_alloc', 'anon_vma_prepare', 'mem_cgroup_charge']),
  ...tests('no-memory', false, [
    'p4d_alloc',
    'pud_alloc',
    'pmd_alloc',
    'pte_alloc_one',
    'alloc_page',
    'alloc_pages',
    'kmalloc',
    'kzalloc',
    'vma_alloc_folio',
    'folio_alloc',
  ]),
  // These find a pmd, and return NULL where an upper level is missing.
  ...tests('no-upper', false, ['mm_find_pmd', 'walk_to_pmd', 'pmd_off', 'huge_pte_offset']),
];

/** Tests that find anything but a table, the surest first: what passes them all can only have changed since. */
export const TEST_STRENGTH: readonly (readonly string[])[] = [
  [
    'pmd_trans_unstable',
    'pmd_devmap_trans_unstable',
    'pmd_none_or_trans_huge_or_clear_bad',
    'pmd_none_or_clear_bad',
    'pmd_bad',
  ],
  ['pmd_none'],
  ['pmd_present'],
];

/** Tests of a pmd, given by pointer or by value, that `pte_offset_map*()` makes itself where it may fail (6.5 and later). */
export const SUBSUMED_TESTS = {
  byPointer: [
    'pmd_trans_unstable',
    'pmd_devmap_trans_unstable',
    'pmd_none_or_trans_huge_or_clear_bad',
    'pmd_none_or_clear_bad',
  ],
  byValue: ['pmd_none', 'pmd_bad'],
} satisfies Record<string, readonly string[]>;

/** Modelled phases of trees whose `pte_offset_map*()` makes these tests. */
export const TESTING_PHASES: readonly string[] = ['may-fail-rcu', 'ro-rw-nolock', 'reclaim-empty'];

/** Where this option is off, no pmd of user memory maps memory itself or migrates: it is a table or none. */
export const LEAF_OPTION = 'CONFIG_TRANSPARENT_HUGEPAGE';

/** Calls that return a code, and the constant that means "a table is there". */
export const TABLE_LOOKUPS: readonly { readonly name: string; readonly found: string }[] = [
  { name: 'find_pmd_or_thp_or_none', found: 'SCAN_SUCCEED' },
  { name: 'check_pmd_still_valid', found: 'SCAN_SUCCEED' },
];

/** Takes the pmd lock where the pmd is a leaf of any kind (huge, device, migration): what it lets pass is a table or none. */
export const LEAF_LOCKS: readonly string[] = ['pmd_trans_huge_lock'];

/** Sets of result codes with one for "there is no table", known by the code for success. */
export const RESULT_CONVENTIONS: readonly {
  readonly success: string;
  readonly noTable: string;
  readonly doc: string;
}[] = [{ success: 'SCAN_SUCCEED', noTable: 'SCAN_PMD_NULL', doc: 'khugepaged reports why a range was not collapsed' }];

/** The page walker: its callbacks may ask that the pmd be looked at again. */
export const PAGE_WALK = {
  /** The struct that a callback gets, and the field and value that ask for another look. */
  struct: 'struct mm_walk',
  statement: { field: 'action', value: 'ACTION_AGAIN' },
  /** The field of the operations that a callback for a pmd is stored in, and the one for ranges without a table. */
  callback: 'pmd_entry',
  hole: 'pte_hole',
} as const;

/** The errno of "it changed while I looked: try again". */
export const RETRY_ERRNO = 'EAGAIN';

/** Calls that nothing depends on: leaving them out loses nothing. Prefixes end in `*`. */
export const NEUTRAL_CALLS: readonly string[] = [
  'cond_resched',
  'might_sleep',
  'need_resched',
  'schedule',
  'barrier',
  'smp_mb',
  'smp_rmb',
  'smp_wmb',
  'mb',
  'rmb',
  'wmb',
  'cpu_relax',
  'prefetch',
  'prefetchw',
  'pr_*',
  'printk',
  'printk_ratelimit',
  'lockdep_*',
  'assert_spin_locked',
  'mmap_assert_locked',
  'mmap_assert_write_locked',
  'count_vm_event',
  'count_vm_events',
  '__count_vm_event',
  '__count_vm_events',
  'touch_nmi_watchdog',
  'kasan_*',
  'kmsan_*',
  'VM_WARN_ON_FOLIO',
  'dump_page',
  'IS_ENABLED',
  'min',
  'max',
  'min_t',
  'max_t',
  'test_bit',
  'PageAnon',
  'page_folio',
  'page_to_pfn',
  'pfn_to_page',
  'ERR_PTR',
  'PTR_ERR',
  'IS_ERR',
];

const testsByName: ReadonlyMap<string, readonly TableTest[]> = new Map(
  TABLE_TESTS.map((test) => [test.name, TABLE_TESTS.filter((other) => other.name === test.name)]),
);

/** What a call's outcome says of the tables; `null` where it says nothing. */
export function meaningOf(callee: string, outcome: boolean): TestMeaning | null {
  return testsByName.get(callee)?.find((test) => test.when === outcome)?.meaning ?? null;
}

const neutralNames = new Set(NEUTRAL_CALLS.filter((name) => !name.endsWith('*')));
const neutralPrefixes = NEUTRAL_CALLS.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** Whether leaving a call out loses nothing. */
export function isNeutralCall(name: string): boolean {
  return neutralNames.has(name) || testsByName.has(name) || neutralPrefixes.some((prefix) => name.startsWith(prefix));
}
