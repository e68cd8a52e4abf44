// Locks that a walker of page tables meets: who takes them, who gives them back, and how the lock is named in the call.
import type { EffectObject, GiveCall, ResourcePair, TakeCall } from './effects.js';

const take = (name: string, object: EffectObject = 0): TakeCall => ({ name, object });
const tryTake = (name: string, object: EffectObject = 0): TakeCall => ({ name, object, when: 'nonzero' });
/** Returns 0 when the lock is held, an errno when a signal came first. */
const killable = (name: string): TakeCall => ({ name, object: 0, when: 'zero' });
/** Saves the interrupt flags in its second argument. */
const saving = (name: string): TakeCall => ({ name, object: 0, sets: 1 });
const give = (name: string, object: EffectObject = 0): GiveCall => ({ name, object });

export const LOCK_PAIRS: readonly ResourcePair[] = [
  {
    name: 'the mmap_lock for reading',
    doc: 'Keeps the VMAs of an mm as they are.',
    takes: [
      take('mmap_read_lock'),
      tryTake('mmap_read_trylock'),
      killable('mmap_read_lock_killable'),
      take('mmap_write_downgrade'),
    ],
    gives: [give('mmap_read_unlock'), give('mmap_read_unlock_non_owner')],
  },
  {
    name: 'the mmap_lock for writing',
    doc: 'Excludes every other user of the VMAs of an mm.',
    takes: [
      take('mmap_write_lock'),
      take('mmap_write_lock_nested'),
      tryTake('mmap_write_trylock'),
      killable('mmap_write_lock_killable'),
    ],
    gives: [give('mmap_write_unlock'), give('mmap_write_downgrade')],
  },
  {
    name: 'the VMA lock',
    doc: 'Keeps one VMA as it is, without the mmap_lock.',
    takes: [tryTake('vma_start_read'), tryTake('lock_vma_under_rcu', 'result'), tryTake('uffd_lock_vma', 'result')],
    gives: [give('vma_end_read')],
  },
  {
    name: 'the page lock',
    doc: 'Serialises truncation, migration and I/O on a page.',
    takes: [take('lock_page'), tryTake('trylock_page'), killable('lock_page_killable'), take('__SetPageLocked')],
    gives: [give('unlock_page')],
  },
  {
    name: 'the folio lock',
    doc: 'The page lock, for a folio.',
    takes: [take('folio_lock'), tryTake('folio_trylock'), killable('folio_lock_killable')],
    gives: [give('folio_unlock')],
  },
  {
    name: 'the memcg page lock',
    doc: 'Keeps a page with its memory cgroup.',
    takes: [take('lock_page_memcg'), take('folio_memcg_lock')],
    gives: [give('unlock_page_memcg'), give('folio_memcg_unlock')],
  },
  {
    name: 'the anon_vma lock for writing',
    doc: 'Keeps reverse-map walkers of anonymous pages out.',
    takes: [take('anon_vma_lock_write')],
    gives: [give('anon_vma_unlock_write')],
  },
  {
    name: 'the anon_vma lock for reading',
    doc: 'Lets a reverse-map walker go over the VMAs of an anonymous page.',
    takes: [
      take('anon_vma_lock_read'),
      tryTake('anon_vma_trylock_read'),
      tryTake('folio_lock_anon_vma_read', 'result'),
      tryTake('page_lock_anon_vma_read', 'result'),
    ],
    gives: [give('anon_vma_unlock_read'), give('page_unlock_anon_vma_read')],
  },
  {
    name: 'the i_mmap lock for writing',
    doc: 'Keeps reverse-map walkers of a file out.',
    takes: [take('i_mmap_lock_write'), tryTake('i_mmap_trylock_write')],
    gives: [give('i_mmap_unlock_write')],
  },
  {
    name: 'the i_mmap lock for reading',
    doc: 'Lets a reverse-map walker go over the VMAs of a file.',
    takes: [take('i_mmap_lock_read'), tryTake('i_mmap_trylock_read')],
    gives: [give('i_mmap_unlock_read')],
  },
  {
    name: 'the hugetlb VMA lock',
    doc: 'Keeps shared hugetlb page tables as they are.',
    takes: [take('hugetlb_vma_lock_read'), take('hugetlb_vma_lock_write'), tryTake('hugetlb_vma_trylock_write')],
    gives: [give('hugetlb_vma_unlock_read'), give('hugetlb_vma_unlock_write')],
  },
  {
    name: 'a spinlock',
    doc: 'Any spinlock, page-table locks included; some helpers return the lock that they took.',
    takes: [
      ...['spin_lock', 'spin_lock_nested', 'spin_lock_irq', 'spin_lock_bh', 'raw_spin_lock', 'arch_spin_lock'].map(
        (name) => take(name),
      ),
      ...['spin_lock_irqsave', 'raw_spin_lock_irqsave'].map(saving),
      ...['spin_trylock', 'raw_spin_trylock'].map((name) => tryTake(name)),
      { name: 'spin_trylock_irqsave', object: 0, when: 'nonzero', sets: 1 },
      ...['pmd_lock', 'pud_lock', 'huge_pte_lock'].map((name) => take(name, 'result')),
      ...['pmd_trans_huge_lock', '__pmd_trans_huge_lock', 'pud_trans_huge_lock', '__pud_trans_huge_lock'].map((name) =>
        tryTake(name, 'result'),
      ),
    ],
    gives: [
      'spin_unlock',
      'spin_unlock_irq',
      'spin_unlock_irqrestore',
      'spin_unlock_bh',
      'raw_spin_unlock',
      'raw_spin_unlock_irqrestore',
      'arch_spin_unlock',
    ].map((name) => give(name)),
  },
  {
    name: 'a reader-writer lock',
    doc: 'Any rwlock.',
    takes: [
      ...['read_lock', 'write_lock', 'read_lock_irq', 'write_lock_irq'].map((name) => take(name)),
      ...['read_lock_irqsave', 'write_lock_irqsave'].map(saving),
    ],
    gives: [
      'read_unlock',
      'write_unlock',
      'read_unlock_irq',
      'write_unlock_irq',
      'read_unlock_irqrestore',
      'write_unlock_irqrestore',
    ].map((name) => give(name)),
  },
  {
    name: 'a semaphore for reading',
    doc: 'Any rw_semaphore, shared.',
    takes: [
      take('down_read'),
      take('down_read_nested'),
      tryTake('down_read_trylock'),
      killable('down_read_killable'),
      take('downgrade_write'),
    ],
    gives: [give('up_read')],
  },
  {
    name: 'a semaphore for writing',
    doc: 'Any rw_semaphore, exclusive.',
    takes: [
      take('down_write'),
      take('down_write_nested'),
      tryTake('down_write_trylock'),
      killable('down_write_killable'),
    ],
    gives: [give('up_write'), give('downgrade_write')],
  },
  {
    name: 'a mutex',
    doc: 'Any mutex.',
    takes: [
      take('mutex_lock'),
      take('mutex_lock_nested'),
      tryTake('mutex_trylock'),
      killable('mutex_lock_killable'),
      killable('mutex_lock_interruptible'),
    ],
    gives: [give('mutex_unlock')],
  },
  {
    name: 'a local lock',
    doc: 'A per-CPU lock.',
    takes: [take('local_lock'), take('local_lock_irq'), saving('local_lock_irqsave')],
    gives: [give('local_unlock'), give('local_unlock_irq'), give('local_unlock_irqrestore')],
  },
  {
    name: 'the task lock',
    doc: 'Keeps a task with its mm and files.',
    takes: [take('task_lock')],
    gives: [give('task_unlock')],
  },
  {
    name: 'a sequence count',
    doc: 'A write section that readers retry over.',
    takes: [take('write_seqcount_begin'), take('raw_write_seqcount_begin'), take('write_seqlock')],
    gives: [give('write_seqcount_end'), give('raw_write_seqcount_end'), give('write_sequnlock')],
  },
  {
    name: 'a bit lock',
    doc: 'A lock in one bit of a word.',
    takes: [take('bit_spin_lock', 1), take('hlist_bl_lock')],
    gives: [give('bit_spin_unlock', 1), give('hlist_bl_unlock')],
  },
  {
    name: 'the PGSTE lock',
    doc: 'A bit lock in the guest extension of an s390 PTE.',
    takes: [take('pgste_get_lock')],
    gives: [give('pgste_set_unlock')],
  },
];
