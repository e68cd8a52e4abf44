// SPDX-License-Identifier: MIT
/*
 * Reclaim: a lock that is only tried, a lock that is taken now and then, a copy
 * of the pmd on the stack, and what a failed map has to give back.
 */
#include <mini/mm.h>

/* Reclaim does not wait for the lock. */
static int try_reclaim_entry(struct mm_struct *mm, pmd_t *pmd,
			     unsigned long addr)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);
	int freed = 0;
	pte_t *pte;

	if (!spin_trylock(ptl))
		return 0;
	pte = pte_offset_map(pmd, addr);
	if (pte_present(*pte) && !pte_young(*pte)) {
		pte_clear(mm, addr, pte);
		freed = 1;
	}
	pte_unmap(pte);
	spin_unlock(ptl);
	return freed;
}

/* The caller may hold the lock of this very table. */
static bool entry_is_dirty(struct vm_area_struct *vma, pmd_t *pmd,
			   unsigned long addr, bool locked)
{
	spinlock_t *ptl = pte_lockptr(vma->vm_mm, pmd);
	bool dirty;
	pte_t *pte;

	if (!locked)
		spin_lock(ptl);
	pte = pte_offset_map(pmd, addr);
	dirty = pte_dirty(*pte);
	pte_unmap(pte);
	if (!locked)
		spin_unlock(ptl);
	return dirty;
}

/* A copy of the pmd: a check of the live slot says nothing about it. */
static unsigned long count_old(pmd_t *pmdp, unsigned long addr,
			       unsigned long end)
{
	pmd_t pmd = READ_ONCE(*pmdp);
	unsigned long old = 0;
	pte_t *pte, *mapped;

	if (!pmd_present(pmd))
		return 0;
	mapped = pte_offset_map(&pmd, addr);
	for (pte = mapped; addr < end; pte++, addr += PAGE_SIZE)
		old += !pte_young(READ_ONCE(*pte));
	pte_unmap(mapped);
	return old;
}

/* A failed map must not leave the plug open: the exit is the label. */
static int write_back_range(pmd_t *pmd, unsigned long addr, unsigned long end,
			    struct mm_walk *walk)
{
	struct vm_area_struct *vma = walk->vma;
	struct blk_plug plug;
	pte_t *start, *pte;
	spinlock_t *ptl;

	blk_start_plug(&plug);
	if (pmd_trans_unstable(pmd))
		goto out;

	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (pte_present(*pte) && pte_dirty(*pte))
			queue_write(vm_normal_page(vma, addr, *pte));
	}
	pte_unmap_unlock(start, ptl);
out:
	blk_finish_plug(&plug);
	return 0;
}

const struct mm_walk_ops write_back_ops = {
	.pmd_entry = write_back_range,
};

/* Every number is a valid answer, so none says that there is no table. */
unsigned long entry_flags(struct vm_area_struct *vma, pmd_t *pmd,
			  unsigned long addr)
{
	unsigned long flags;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	flags = pte_flags(*pte);
	pte_unmap_unlock(pte, ptl);
	return flags;
}
