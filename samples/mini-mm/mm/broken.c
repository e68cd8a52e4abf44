// SPDX-License-Identifier: MIT
/*
 * Bugs, each of which the scan reports: a path that leaves the table mapped and
 * locked, and a call that may sleep in between.
 */
#include <mini/mm.h>

/* The early return leaves the lock held. */
int first_dirty_entry(struct vm_area_struct *vma, pmd_t *pmd,
		      unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;
	int index = 0;

	if (pmd_none_or_clear_bad(pmd))
		return -1;

	start = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	for (pte = start; addr < end; pte++, addr += PAGE_SIZE) {
		if (pte_special(*pte))
			return -EFAULT;
		if (pte_dirty(*pte))
			break;
		index++;
	}
	pte_unmap_unlock(start, ptl);
	return index;
}

/* Allocates memory, and so may sleep, under the lock. */
int record_entries(struct vm_area_struct *vma, pmd_t *pmd,
		   unsigned long addr, struct mini_stats *stats)
{
	spinlock_t *ptl;
	void *record;
	pte_t *pte;

	if (pmd_none_or_clear_bad(pmd))
		return 0;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	record = kmalloc(RECORD_SIZE, GFP_KERNEL);
	if (record)
		fill_record(stats, record, *pte);
	pte_unmap_unlock(pte, ptl);
	return record ? 0 : -ENOMEM;
}
