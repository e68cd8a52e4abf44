// Bugs in the life of a table: locked, checked, emptied, unlinked at the wrong time.
import { anchor, but, type KnownBug } from './known-bug.js';

const RECHECK = `
static int recheck(struct fault *f)
{
	spinlock_t *lock;
	pte_t *entry = pte_offset_map_nolock(f->mm, f->pmd, f->address, &lock);
	bool is_none;

	if (unlikely(!entry))
		return -EAGAIN;
	is_none = pte_none(ptep_get_lockless(entry));
	pte_unmap(entry);
	if (!is_none)
		return 0;
	entry = pte_offset_map(f->pmd, f->address);
	if (unlikely(!entry))
		return -EAGAIN;
	spin_lock(lock);
	is_none = pte_none(ptep_get(entry));
	spin_unlock(lock);
	pte_unmap(entry);
	return is_none;
}
`;

const RECLAIM = `
static void empty_table(struct mmu_gather *tlb, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	bool can_free = true;
	spinlock_t *ptl;
	pte_t *start, *pte;

again:
	start = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	if (!pte)
		return;
	do {
		if (!pte_none(ptep_get(pte)))
			drop_entry(tlb, pte, addr);
		if (need_resched())
			break;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	if (can_free && addr == end)
		pmd_clear(pmd);
	pte_unmap_unlock(start, ptl);
	if (addr != end) {
		cond_resched();
		goto again;
	}
}
`;

const COLLAPSE = `
static void collapse(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct folio *folio)
{
	spinlock_t *ptl, *pml;
	pte_t *start = pte_offset_map_lock(mm, pmd, addr, &ptl), *pte = start;
	int i;

	for (i = 0; i < PTRS_PER_PTE; i++, pte++) {
		pte_t entry = ptep_get(pte);

		if (pte_none(entry))
			continue;
		if (!pte_present(entry))
			goto abort;
		pte_clear(mm, addr, pte);
	}
	pte_unmap_unlock(start, ptl);
	pml = pmd_lock(mm, pmd);
	pmd_clear(pmd);
	spin_unlock(pml);
	return;
abort:
	pte_unmap_unlock(start, ptl);
}
`;

const MOVE_TABLE = `
static bool move_table(struct mm_struct *mm, pmd_t *from, pmd_t *to)
{
	spinlock_t *ptl;
	pmd_t value;

	if (!pmd_none(*to))
		return false;
	ptl = pmd_lock(mm, from);
	value = *from;
	pmd_clear(from);
	pmd_populate(mm, to, pmd_pgtable(value));
	spin_unlock(ptl);
	return true;
}
`;

const INSTALL = `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *lock;
	int err = -EEXIST;
	pte_t old, *dst = pte_offset_map_nolock(mm, pmd, addr, &lock);

	if (!dst)
		return -EAGAIN;
	old = ptep_get_lockless(dst);
	prepare(entry);
	spin_lock(lock);
	old = ptep_get(dst);
	if (likely(pte_none(old))) {
		set_pte_at(mm, addr, dst, entry);
		err = 0;
	}
	pte_unmap_unlock(dst, lock);
	return err;
}
`;

export const TABLE_BUGS: readonly KnownBug[] = [
  {
    name: 'the lock that the first of two map calls found',
    rule: 'lock-stale',
    buggy: RECHECK,
    fixed: but(
      RECHECK,
      'entry = pte_offset_map(f->pmd, f->address);',
      'entry = pte_offset_map_nolock(f->mm, f->pmd, f->address, &lock);',
    ),
  },
  {
    name: 'a table emptied in two turns, and freed on both',
    rule: 'free-after-drop',
    buggy: RECLAIM,
    fixed: but(RECLAIM, '		cond_resched();\n', '		can_free = false;\n		cond_resched();\n'),
  },
  {
    name: 'a table emptied under its lock, and unlinked after it',
    rule: 'free-after-drop',
    buggy: COLLAPSE,
    fixed: but(
      but(
        but(COLLAPSE, '	pml = pmd_lock(mm, pmd);\n', ''),
        '	pte_unmap_unlock(start, ptl);\n	pmd_clear(pmd);\n	spin_unlock(pml);\n',
        '	pmd_clear(pmd);\n	pte_unmap_unlock(start, ptl);\n	spin_unlock(pml);\n',
      ),
      '	int i;\n\n',
      '	int i;\n\n	pml = pmd_lock_of(mm, pmd);\n',
    ),
  },
  {
    name: 'a table moved out of a pmd that was tested before the lock only',
    rule: 'recheck-missing',
    buggy: MOVE_TABLE + anchor(),
    fixed: `${but(MOVE_TABLE, '	pmd_clear(from);\n', '	if (unlikely(!pmd_present(value) || pmd_leaf(value))) {\n		spin_unlock(ptl);\n		return false;\n	}\n	pmd_clear(from);\n')}${anchor()}`,
  },
  {
    name: 'an entry installed because the old one is none',
    rule: 'none-as-proof',
    buggy: INSTALL,
    fixed: but(
      but(
        INSTALL,
        'pte_offset_map_nolock(mm, pmd, addr, &lock)',
        'pte_offset_map_rw_nolock(mm, pmd, addr, &seen, &lock)',
      ),
      '	if (likely(pte_none(old))) {',
      '	if (likely(pmd_same(seen, pmdp_get_lockless(pmd)) && pte_none(old))) {',
    ),
  },
];
