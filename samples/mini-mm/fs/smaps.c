// SPDX-License-Identifier: MIT
/*
 * What a process uses, for /proc: walkers whose result is read by people.
 */
#include <mini/mm.h>

struct usage {
	unsigned long present;
	unsigned long swapped;
	unsigned long dirty;
};

static void account_entry(struct usage *usage, pte_t pte)
{
	if (pte_none(pte))
		return;
	if (!pte_present(pte)) {
		usage->swapped += PAGE_SIZE;
		return;
	}
	usage->present += PAGE_SIZE;
	if (pte_dirty(pte))
		usage->dirty += PAGE_SIZE;
}

/* The label at the end serves the huge page, too. */
static int usage_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end,
			   struct mm_walk *walk)
{
	struct usage *usage = walk->private;
	pte_t *start, *pte;
	spinlock_t *ptl;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		usage->present += end - addr;
		spin_unlock(ptl);
		goto out;
	}
	if (pmd_trans_unstable(pmd))
		goto out;

	start = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (pte = start; addr != end; pte++, addr += PAGE_SIZE)
		account_entry(usage, *pte);
	pte_unmap_unlock(start, ptl);
out:
	cond_resched();
	return 0;
}

const struct mm_walk_ops usage_ops = {
	.pmd_entry = usage_pte_range,
};
