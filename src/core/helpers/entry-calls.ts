// What calls do with page-table entries: who reads, writes, tests, compares, flushes. Data for the static rules (include/linux/pgtable.h,
// mm/internal.h and asm/pgtable.h, 5.10 to 6.13). Argument positions are 0-based.

/** A call that returns the entry behind a pointer. */
export interface EntryReader {
  readonly name: string;
  readonly pointer: number;
  /** Meant for readers without the table's lock: what it returns may be of any kind. */
  readonly lockless?: true;
}

/** A call that changes the entry behind a pointer. */
export interface EntryWriter {
  readonly name: string;
  readonly pointer: number;
  /** The new value, where one is handed over. */
  readonly value?: number;
  /** Returns the old value, read in the same atomic step. */
  readonly takes?: true;
  /** Leaves the entry empty. */
  readonly clears?: true;
  /** No CPU can use the old translation when it returns. */
  readonly flushes?: true;
}

/** What a test of an entry says where it comes out as `when`. */
export interface EntryTest {
  readonly name: string;
  readonly value: number;
  readonly when: boolean;
  readonly says: 'present' | 'absent';
  /** What a message calls an entry of which this holds. */
  readonly kind: string;
}

const readers = (names: readonly string[], lockless?: true): EntryReader[] =>
  names.map((name) => ({ name, pointer: 0, ...(lockless ? { lockless } : {}) }));

/** What a message calls an entry in which nothing is. */
export const EMPTY = 'empty';

export const ENTRY_READERS: readonly EntryReader[] = [
  ...readers(['ptep_get', 'pmdp_get', 'huge_ptep_get']),
  ...readers(
    ['ptep_get_lockless', 'ptep_get_lockless_norecency', 'pmdp_get_lockless', 'pmd_read_atomic', 'gup_get_pte'],
    true,
  ),
];

export const ENTRY_WRITERS: readonly EntryWriter[] = [
  ...['set_pte_at', 'set_pte_at_notify', 'set_ptes', 'set_huge_pte_at', 'set_pmd_at'].map((name) => ({
    name,
    pointer: 2,
    value: 3,
  })),
  { name: 'set_pte', pointer: 0, value: 1 },
  { name: 'ptep_modify_prot_commit', pointer: 2, value: 4 },
  { name: 'ptep_set_wrprotect', pointer: 2 },
  { name: 'ptep_set_access_flags', pointer: 2 },
  { name: 'pte_clear', pointer: 2, clears: true },
  // What is not present is in no TLB.
  { name: 'pte_clear_not_present_full', pointer: 2, clears: true, flushes: true },
  { name: 'ptep_modify_prot_start', pointer: 2, takes: true, clears: true },
  ...['ptep_get_and_clear', 'ptep_get_and_clear_full', 'get_and_clear_full_ptes'].map(
    (name) => ({ name, pointer: 2, takes: true, clears: true }) as const,
  ),
  ...[
    'ptep_clear_flush',
    'ptep_clear_flush_notify',
    'huge_ptep_clear_flush',
    'pmdp_huge_clear_flush',
    'pmdp_collapse_flush',
  ].map((name) => ({ name, pointer: 2, takes: true, clears: true, flushes: true }) as const),
];

const tests = (says: 'present' | 'absent', when: boolean, kind: string, names: readonly string[]): EntryTest[] =>
  names.map((name) => ({ name, value: 0, when, says, kind }));

/** Tests that settle whether an entry is present. Where such a test comes out the other way, nothing is known. */
export const ENTRY_TESTS: readonly EntryTest[] = [
  ...tests('present', true, 'present', [
    'pte_present',
    'pmd_present',
    'pmd_trans_huge',
    'pmd_devmap',
    'pmd_leaf',
    'pte_access_permitted',
    'pmd_access_permitted',
  ]),
  { name: 'pte_accessible', value: 1, when: true, says: 'present', kind: 'present' },
  ...tests('absent', false, 'not present', ['pte_present', 'pmd_present']),
  ...tests('absent', true, EMPTY, ['pte_none', 'pmd_none', 'huge_pte_none']),
  ...tests('absent', true, 'a swap entry', ['is_swap_pte', 'is_swap_pmd']),
  ...tests('absent', true, 'a migration entry', ['is_pmd_migration_entry', 'is_hugetlb_entry_migration']),
  ...tests('absent', true, 'a device-private entry', ['pmd_is_device_private_entry', 'is_pmd_device_private_entry']),
];

/**
 * Calls that mean something for a present entry only: where the page is, and how it is mapped. The frame of an empty entry is
 * frame 0, which some code compares on purpose.
 */
export const PRESENT_ONLY: readonly { readonly name: string; readonly value: number; readonly emptyIsZero?: true }[] = [
  ...['pte_pfn', 'pmd_pfn', 'pud_pfn'].map((name) => ({ name, value: 0, emptyIsZero: true }) as const),
  ...['pte_page', 'pmd_page', 'pmd_folio', 'pud_page'].map((name) => ({ name, value: 0 })),
  ...['vm_normal_page', 'vm_normal_folio', 'vm_normal_page_pmd', 'vm_normal_folio_pmd'].map((name) => ({
    name,
    value: 2,
  })),
];

/** Calls that compare two values of an entry, or of a pmd. */
export const ENTRY_COMPARISONS: readonly string[] = ['pte_same', 'pmd_same', 'pud_same', 'pte_same_as_swp'];

/** Of those, the ones that show whether a table is still where it was found. */
export const PMD_COMPARISONS: readonly string[] = ['pmd_same', 'pmd_val'];

/** The raw bits of an entry, for a comparison. */
export const RAW_VALUES: readonly string[] = ['pte_val', 'pmd_val', 'pud_val'];

/** Takes the table out of a pmd value: right only if the value was seen to be a table. */
export const TABLE_OF_VALUE: readonly string[] = ['pmd_pgtable', 'pmd_pgtable_page'];

/** Lock calls of a pmd, which is what keeps its value from changing, with the position of the pmd. */
export const PMD_LOCKS: readonly { readonly name: string; readonly pmd: number }[] = [{ name: 'pmd_lock', pmd: 1 }];

/** Says that the mmap lock is held for writing: nobody who needs it for reading installs an entry meanwhile. */
export const MMAP_WRITE_LOCKS: readonly string[] = [
  'mmap_assert_write_locked',
  'mmap_write_lock',
  'mmap_write_lock_killable',
  'mmap_write_trylock',
  'vma_assert_write_locked',
];

/** Is the entry dirty: what hardware may set at any time while the entry is live. */
export const DIRTY_TESTS: readonly string[] = ['pte_dirty', 'pmd_dirty'];

/** Hands the dirty bit of an entry on to its page. */
export const MARKS_DIRTY: readonly string[] = ['set_page_dirty', 'folio_mark_dirty', '__set_page_dirty_nobuffers'];

/** Takes a page out of the reverse map: from here on nobody who cleans the page finds this mapping. */
export const RMAP_REMOVALS: readonly string[] = [
  'page_remove_rmap',
  'folio_remove_rmap_pte',
  'folio_remove_rmap_ptes',
  'folio_remove_rmap_pmd',
  'page_remove_file_rmap',
];

/** May free the page at once. */
export const PAGE_RELEASES: readonly string[] = ['put_page', 'folio_put', '__free_page', 'free_page_and_swap_cache'];

/** Takes another reference to a page or its lock: then dropping one neither frees it nor lets it be cleaned meanwhile. */
export const PAGE_HOLDS: readonly string[] = [
  'get_page',
  'folio_get',
  'try_get_page',
  'folio_try_get',
  'get_page_unless_zero',
  'trylock_page',
  'lock_page',
  'folio_trylock',
  'folio_lock',
  'isolate_lru_page',
  'folio_isolate_lru',
];

/** Ends the use of old translations on all CPUs. */
export const TLB_FLUSHES: readonly string[] = [
  'flush_tlb_range',
  'flush_tlb_page',
  'flush_tlb_mm',
  'flush_tlb_mm_range',
  'flush_tlb_kernel_range',
  'flush_pmd_tlb_range',
  'flush_hugetlb_tlb_range',
  'tlb_flush_mmu',
  'tlb_flush_mmu_tlbonly',
  'tlb_finish_mmu',
];

/** Puts the flush off in a way that later users of the page wait for. */
export const FLUSH_PROMISES: readonly string[] = ['set_tlb_ubc_flush_pending', 'try_to_unmap_flush_dirty'];

/** Tests whether the reverse map must outlive the flush; where it comes out as `when`, no other CPU can hold the old translation. */
export const FLUSH_TESTS: readonly { readonly name: string; readonly when: boolean }[] = [
  { name: 'tlb_delay_rmap', when: false },
];

/** Counts how many entries from a pointer on continue one page or swap range; `max` is the bound that the caller gives. */
export const BATCH_CALLS: readonly { readonly name: string; readonly max: number }[] = [
  { name: 'folio_pte_batch', max: 4 },
  { name: 'swap_pte_batch', max: 1 },
];

/** The size of a folio in pages: as a bound of a batch it says nothing of where the table ends. */
export const FOLIO_SIZES: readonly string[] = [
  'folio_nr_pages',
  'compound_nr',
  'thp_nr_pages',
  'folio_size',
  'folio_order',
  'compound_order',
];

/** Where a table or a range ends. */
export const TABLE_ENDS: readonly string[] = [
  'PMD_MASK',
  'PMD_SIZE',
  'PMD_SHIFT',
  'PTRS_PER_PTE',
  'HPAGE_PMD_NR',
  'pmd_addr_end',
  'pte_index',
];

/** Kinds of swap entry other than swap itself, with the tests that name each. A test may name several. */
export const SWAP_KINDS: readonly { readonly kind: string; readonly tests: readonly string[] }[] = [
  {
    kind: 'migration',
    tests: ['is_migration_entry', 'is_readable_migration_entry', 'is_writable_migration_entry', 'is_pfn_swap_entry'],
  },
  {
    kind: 'device-private',
    tests: ['is_device_private_entry', 'is_writable_device_private_entry', 'is_pfn_swap_entry'],
  },
  {
    kind: 'device-exclusive',
    tests: ['is_device_exclusive_entry', 'is_writable_device_exclusive_entry', 'is_pfn_swap_entry'],
  },
  { kind: 'hwpoison', tests: ['is_hwpoison_entry'] },
  {
    kind: 'marker',
    tests: [
      'is_pte_marker_entry',
      'is_pte_marker',
      'is_guard_swp_entry',
      'is_poisoned_swp_entry',
      'is_swapin_error_entry',
      'pte_marker_entry_uffd_wp',
      'is_uffd_swp_entry',
    ],
  },
];

/** A swap entry that is one of the kinds above; where it is not, it names a slot of a swap device and no page. */
export const NON_SWAP_TESTS: readonly string[] = ['non_swap_entry'];

/** Finds the page of a swap entry that stands for one. */
export const PAGE_OF_SWAP_ENTRY: readonly string[] = [
  'pfn_swap_entry_to_page',
  'pfn_swap_entry_folio',
  'migration_entry_to_page',
  'device_private_entry_to_page',
];

/** Ways of saying that a dispatch cannot get here. */
export const IMPOSSIBLE: readonly string[] = [
  'BUG',
  'WARN_ON',
  'WARN_ON_ONCE',
  'VM_WARN_ON',
  'VM_WARN_ON_ONCE',
  'VM_BUG_ON',
  'BUG_ON',
];

/** Calls that make one entry value of another; prefixes end in `*`. */
const ENTRY_EDITS: readonly string[] = [
  'pte_mk*',
  'pmd_mk*',
  'pte_wrprotect',
  'pmd_wrprotect',
  'pte_modify',
  'pmd_modify',
  'pte_clear_*',
  'pmd_clear_*',
  'pte_swp_*',
  'pmd_swp_*',
];

const editNames = new Set(ENTRY_EDITS.filter((name) => !name.endsWith('*')));
const editPrefixes = ENTRY_EDITS.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** Whether a call makes one entry value of another. */
export function isEntryEdit(name: string): boolean {
  return editNames.has(name) || editPrefixes.some((prefix) => name.startsWith(prefix));
}
