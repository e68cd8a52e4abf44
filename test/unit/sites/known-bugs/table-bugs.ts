// Bugs in the life of a table: mapped, locked, unlinked, unmapped, slept on.
import { anchor, but, type KnownBug } from './known-bug.js';

const WALK_CALLBACK = `
static int note_young(pmd_t *slot, unsigned long from, unsigned long to, struct mm_walk *walk)
{
	spinlock_t *lock;
	pte_t *entry;

	if (pmd_trans_huge(pmdp_get(slot)))
		return 0;
	entry = pte_offset_map_lock(walk->mm, slot, from, &lock);
	if (unlikely(!entry)) {
		walk->action = ACTION_AGAIN;
		return 0;
	}
	use(ptep_get(entry));
	pte_unmap_unlock(entry, lock);
	return 0;
}

static const struct mm_walk_ops young_ops = {
	.pmd_entry = note_young,
};
`;

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

const SPLIT_MAPPED = `
static int split_mapped(struct mm_struct *mm, pmd_t *one, pmd_t *two, unsigned long addr, struct folio *folio)
{
	pte_t *src = pte_offset_map(one, addr);
	int err;

	if (!src)
		return -EAGAIN;
	err = split_folio(folio);
	pte_unmap(src);
	return err;
}
`;

const EARLY_BREAK = `
static void fill(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end, struct page **pages)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	while (addr != end) {
		if (unlikely(!pages[0]))
			break;
		use(*pte);
		pte++;
		addr += PAGE_SIZE;
	}
	pte_unmap_unlock(pte - 1, ptl);
}
`;

const NO_MAP = `
static void done(struct walk *w, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = NULL;

	if (!w->is_huge) {
		pte = pte_offset_map(pmd, addr);
		use(*pte);
		pte_unmap(pte);
	}
	if (pte && !w->is_huge)
		pte_unmap(pte);
}
`;

export const TABLE_BUGS: readonly KnownBug[] = [
  {
    name: 'a walker that comes again for as long as a pmd migrates',
    rule: 'null-retried',
    buggy: WALK_CALLBACK,
    fixed: but(WALK_CALLBACK, '		walk->action = ACTION_AGAIN;\n', ''),
  },
  {
    name: 'the same, told apart from a walker that looks for every leaf',
    rule: 'null-retried',
    buggy: WALK_CALLBACK,
    fixed: but(WALK_CALLBACK, 'if (pmd_trans_huge(pmdp_get(slot)))', 'if (!pmd_present(pmdp_get(slot)))'),
  },
  {
    name: 'a loop that maps until it succeeds',
    rule: 'null-retried',
    buggy: `
static void insist(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	while (!(pte = pte_offset_map_lock(mm, pmd, addr, &ptl)))
		cond_resched();
	use(*pte);
	pte_unmap_unlock(pte, ptl);
}
`,
    fixed: `
static void insist(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	while (!(pte = pte_offset_map_lock(mm, pmd, addr, &ptl))) {
		if (pmd_none(*pmd))
			return;
	}
	use(*pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  },
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
    name: 'the lock of a failed map, dropped all the same',
    rule: 'release-doubled',
    buggy: `
static int take(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	int err = -EAGAIN;
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (unlikely(pte == NULL))
		goto unlock;
	use(*pte);
	pte_unmap(pte);
	err = 0;
unlock:
	spin_unlock(ptl);
	return err;
}
`,
    fixed: `
static int take(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (unlikely(pte == NULL))
		return -EAGAIN;
	use(*pte);
	pte_unmap(pte);
	spin_unlock(ptl);
	return 0;
}
`,
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
  {
    name: 'a folio split between map and unmap',
    rule: 'sleeps-mapped',
    buggy: SPLIT_MAPPED,
    fixed: but(but(SPLIT_MAPPED, '	pte_unmap(src);\n', ''), '	err = split_folio', '	pte_unmap(src);\n	err = split_folio'),
  },
  {
    name: 'an unmap of the entry before the first',
    rule: 'unmap-outside',
    buggy: EARLY_BREAK,
    fixed: but(
      but(EARLY_BREAK, '*pte = pte_offset', '*first, *pte = first = pte_offset'),
      'pte_unmap_unlock(pte - 1, ptl)',
      'pte_unmap_unlock(first, ptl)',
    ),
  },
  {
    name: 'an unmap of what is not mapped any more',
    rule: 'release-doubled',
    buggy: NO_MAP,
    fixed: but(NO_MAP, '		pte_unmap(pte);\n	}\n', '		pte_unmap(pte);\n		pte = NULL;\n	}\n'),
  },
];
