// SPDX-License-Identifier: MIT
/*
 * Moving entries between tables, and tables between places.
 */
#include <mini/mm.h>

/* Two tables at once. */
static void move_entries(struct vm_area_struct *vma, pmd_t *old_pmd,
			 unsigned long old_addr, pmd_t *new_pmd,
			 unsigned long new_addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *old_ptl, *new_ptl;
	pte_t *old_pte, *new_pte;

	old_pte = pte_offset_map_lock(mm, old_pmd, old_addr, &old_ptl);
	new_pte = pte_offset_map(new_pmd, new_addr);
	new_ptl = pte_lockptr(mm, new_pmd);
	if (new_ptl != old_ptl)
		spin_lock_nested(new_ptl, SINGLE_DEPTH_NESTING);
	for (; old_addr < end; old_pte++, new_pte++, old_addr += PAGE_SIZE,
			       new_addr += PAGE_SIZE) {
		pte_t pte = ptep_get_and_clear(mm, old_addr, old_pte);

		set_pte_at(mm, new_addr, new_pte, pte);
	}
	if (new_ptl != old_ptl)
		spin_unlock(new_ptl);
	pte_unmap(new_pte - 1);
	pte_unmap_unlock(old_pte - 1, old_ptl);
}

/* An empty table is taken out of the tree and freed. */
static void free_empty_table(struct mm_struct *mm, pmd_t *pmd,
			     unsigned long addr)
{
	pte_t *start, *pte;
	spinlock_t *ptl;
	pgtable_t table;
	int i;

	start = pte_offset_map_lock(mm, pmd, addr, &ptl);
	for (i = 0, pte = start; i < PTRS_PER_PTE; i++, pte++) {
		if (!pte_none(*pte)) {
			pte_unmap_unlock(start, ptl);
			return;
		}
	}
	table = pmd_pgtable(*pmd);
	pmd_clear(pmd);
	pte_unmap_unlock(start, ptl);
	pte_free(mm, table);
}

/* The walk goes on through the same pmd after the lock was dropped. */
static int copy_range(struct vm_area_struct *vma, pmd_t *pmd,
		      unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

again:
	start = pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	for (; addr < end; pte++, addr += PAGE_SIZE) {
		if (need_resched())
			break;
		if (pte_present(*pte))
			note_copied(vma, addr, *pte);
	}
	pte_unmap_unlock(start, ptl);
	cond_resched();
	if (addr < end)
		goto again;
	return 0;
}

/* The table is set aside for the day when the huge page is split. */
static void collapse_table(struct vm_area_struct *vma, pmd_t *pmd,
			   unsigned long addr, pmd_t huge)
{
	struct mm_struct *mm = vma->vm_mm;
	pgtable_t table = pmd_pgtable(*pmd);
	pte_t *start, *pte;
	spinlock_t *ptl;
	int i;

	start = pte_offset_map_lock(mm, pmd, addr, &ptl);
	for (i = 0, pte = start; i < PTRS_PER_PTE; i++, pte++)
		pte_clear(mm, addr + i * PAGE_SIZE, pte);
	pte_unmap_unlock(start, ptl);

	pgtable_trans_huge_deposit(mm, pmd, table);
	set_pmd_at(mm, addr, pmd, huge);
}
