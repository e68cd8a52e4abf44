// What says in which context a function runs: locks under which nothing may sleep, assertions of locks, tables of
// operations whose members are called by the core, and which folders of a tree are never linked together.

/** Names of resources (see `effects.ts`) under which a task must not sleep. */
export const ATOMIC_CONTEXTS: ReadonlySet<string> = new Set([
  'a PTE lock',
  'a PMD lock',
  'a spinlock',
  'a reader-writer lock',
  'a bit lock',
  'the PGSTE lock',
  'an RCU read-side section',
  'an RCU-sched read-side section',
  'interrupts off',
  'preemption off',
]);

/** What a lock of the page tables is called, by how it was looked up. */
export const PTE_LOCK = 'a PTE lock';
export const PMD_LOCK = 'a PMD lock';
/** The resource whose calls take and drop them. */
export const SPINLOCK = 'a spinlock';
/** A table that is mapped and not yet unmapped. */
export const MAPPED_TABLE = 'a mapped PTE table';
export const INTERRUPTS_OFF = 'interrupts off';

/** Spinlock calls that turn interrupts off, and those that turn them on again. */
export const IRQ_LOCK_CALLS: ReadonlySet<string> = new Set([
  'spin_lock_irq',
  'spin_lock_irqsave',
  'raw_spin_lock_irqsave',
  'read_lock_irq',
  'write_lock_irq',
  'read_lock_irqsave',
  'write_lock_irqsave',
  'local_lock_irq',
  'local_lock_irqsave',
]);
export const IRQ_UNLOCK_CALLS: ReadonlySet<string> = new Set([
  'spin_unlock_irq',
  'spin_unlock_irqrestore',
  'raw_spin_unlock_irqrestore',
  'read_unlock_irq',
  'write_unlock_irq',
  'read_unlock_irqrestore',
  'write_unlock_irqrestore',
  'local_unlock_irq',
  'local_unlock_irqrestore',
]);

/** Calls after which a lock is known to be held, since the kernel would have complained. */
export const LOCK_ASSERTIONS: ReadonlyMap<string, string> = new Map([
  ['mmap_assert_locked', 'the mmap_lock for reading'],
  ['mmap_assert_write_locked', 'the mmap_lock for writing'],
  ['vma_assert_write_locked', 'the mmap_lock for writing'],
  ['i_mmap_assert_locked', 'the i_mmap lock for reading'],
  ['i_mmap_assert_write_locked', 'the i_mmap lock for writing'],
]);

/** Members of tables of operations that mm/ itself calls: who calls through them says in which context they run. */
export const OPERATION_FIELDS: ReadonlySet<string> = new Set([
  // struct mm_walk_ops
  'pgd_entry',
  'p4d_entry',
  'pud_entry',
  'pmd_entry',
  'pte_entry',
  'pte_hole',
  'hugetlb_entry',
  'test_walk',
  // struct vm_operations_struct
  'fault',
  'huge_fault',
  'map_pages',
  'page_mkwrite',
  'pfn_mkwrite',
  // struct rmap_walk_control
  'rmap_one',
  // struct mmu_notifier_ops
  'clear_flush_young',
  'clear_young',
  'test_young',
  'change_pte',
  'invalidate_range',
  'invalidate_range_start',
  'invalidate_range_end',
]);

/** Calls that work on an entry that they are handed and neither keep nor release nor lock its table, nor sleep. Prefixes. */
export const ENTRY_ACCESSORS: readonly string[] = [
  'pte_',
  'ptep_',
  'set_pte',
  'huge_pte',
  'pmd_',
  'pmdp_',
  'pud_',
  'p4d_',
  'pgd_',
  'pfn_',
  'swp_',
  'is_',
  'make_',
  'mk_pte',
  'Page',
  'ClearPage',
  'SetPage',
  'page_',
  'folio_test_',
  'folio_ref_',
  'vm_normal_',
  'vma_is_',
  'flush_',
  'update_mmu_',
  'tlb_',
  'atomic_',
];

/** Folders whose subfolders are alternatives: code of one is never linked with code of another. */
const ALTERNATIVES: readonly string[] = ['arch/'];
/** Folders of programs of their own: their functions are not the kernel's, whatever their names. */
const SEPARATE_PROGRAMS: readonly string[] = ['tools/', 'scripts/', 'samples/', 'usr/', 'Documentation/'];

/** Folders that hold most of a tree's bytes and hardly a caller that says anything of page tables: a scan leaves them out. */
const PERIPHERAL: readonly string[] = ['drivers/', 'sound/', 'net/', 'Documentation/'];

/** Whether a file is searched for what it tells about the functions of others. */
export function isPeripheral(file: string): boolean {
  return PERIPHERAL.some((folder) => file.startsWith(folder));
}

/** Which part of a tree a file is linked into: `''` for the kernel proper. */
function linkUnit(file: string): string {
  for (const folder of ALTERNATIVES) {
    if (file.startsWith(folder)) return file.slice(0, file.indexOf('/', folder.length) + 1);
  }
  return SEPARATE_PROGRAMS.find((folder) => file.startsWith(folder)) ?? '';
}

/** Whether one kernel image can hold the code of both files, as far as their folders tell. */
export function canBeLinked(a: string, b: string): boolean {
  const [one, other] = [linkUnit(a), linkUnit(b)];
  if (SEPARATE_PROGRAMS.includes(one) || SEPARATE_PROGRAMS.includes(other)) return one === other;
  return one === '' || other === '' || one === other;
}

/** Whether a file belongs to a program beside the kernel. */
export function isSeparateProgram(file: string): boolean {
  return SEPARATE_PROGRAMS.includes(linkUnit(file));
}
