// SPDX-License-Identifier: MIT
/*
 * Ageing: clears accessed bits of a range, table by table. The loop maps one
 * table after another; each is unmapped before the next one is looked up.
 */
#include <mini/mm.h>

static void age_tables(struct vm_area_struct *vma, pmd_t *pmd,
		       unsigned long addr, unsigned long end,
		       unsigned long *aged)
{
	unsigned long next;
	pte_t *pte, *mapped;
	spinlock_t *ptl;

	for (; addr < end; pmd++, addr = next) {
		next = pmd_addr_end(addr, end);
		if (pmd_none_or_clear_bad(pmd))
			continue;

		mapped = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
		for (pte = mapped; addr < next; pte++, addr += PAGE_SIZE) {
			if (pte_present(*pte) &&
			    ptep_test_and_clear_young(vma, addr, pte))
				(*aged)++;
		}
		pte_unmap_unlock(mapped, ptl);
	}
}

/* The cursor has moved past the last entry when it is released. */
static int age_one_table(pmd_t *pmd, unsigned long addr, unsigned long end,
			 struct mm_walk *walk)
{
	struct vm_area_struct *vma = walk->vma;
	unsigned long *aged = walk->private;
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_trans_unstable(pmd))
		return 0;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	do {
		if (ptep_test_and_clear_young(vma, addr, pte))
			(*aged)++;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(pte - 1, ptl);
	return 0;
}

const struct mm_walk_ops age_ops = {
	.pmd_entry = age_one_table,
};

unsigned long age_range(struct vm_area_struct *vma, unsigned long start,
			unsigned long end)
{
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, start);
	unsigned long aged = 0;

	if (!pmd)
		return 0;
	mmap_read_lock(vma->vm_mm);
	age_tables(vma, pmd, start, end, &aged);
	mmap_read_unlock(vma->vm_mm);
	return aged;
}
