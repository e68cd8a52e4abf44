// Bugs of mapping and unmapping: a failure that is not handled, what is undone twice, in the wrong place or too late.
import { but, type KnownBug } from './known-bug.js';

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

export const PAIRING_BUGS: readonly KnownBug[] = [
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
  {
    name: 'an entry read where the map had failed',
    rule: 'null-unhandled',
    buggy: `
static int look(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return complain(*pte);
	use(*pte);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
    fixed: `
static int look(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return complain(*pmd);
	use(*pte);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  },
  {
    name: 'one of two map calls tested',
    rule: 'null-unhandled',
    buggy: `
static void look_twice(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return;
	use(*pte);
	pte_unmap(pte);
	pte = pte_offset_map(pmd, addr + PAGE_SIZE);
	use(*pte);
	pte_unmap(pte);
}
`,
    fixed: `
static void look_twice(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	if (!pte)
		return;
	use(*pte);
	pte_unmap(pte);
	pte = pte_offset_map(pmd, addr + PAGE_SIZE);
	if (!pte)
		return;
	use(*pte);
	pte_unmap(pte);
}
`,
  },
  {
    name: 'nested mappings undone in the order in which they were made',
    rule: 'unmap-order',
    buggy: `
static void copy_two(struct mm_struct *mm, pmd_t *to, pmd_t *from, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *dst = pte_offset_map_lock(mm, to, addr, &ptl);
	pte_t *src = pte_offset_map(from, addr);

	set_pte_at(mm, addr, dst, *src);
	pte_unmap_unlock(dst, ptl);
	pte_unmap(src);
}
`,
    fixed: `
static void copy_two(struct mm_struct *mm, pmd_t *to, pmd_t *from, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *dst = pte_offset_map_lock(mm, to, addr, &ptl);
	pte_t *src = pte_offset_map(from, addr);

	set_pte_at(mm, addr, dst, *src);
	pte_unmap(src);
	pte_unmap_unlock(dst, ptl);
}
`,
  },
];
