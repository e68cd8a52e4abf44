/*
 * @title B08: an assertion that the slot still has a table
 * @description userfaultfd made sure that there is a page table, and asserted a moment later that there is one. Since 6.5
 * retraction needs no mmap_lock, and may take the table away in between. What the slot holds is no promise: the copy has
 * to fail, or to try again.
 * @phase may-fail-rcu
 * @expect violated assertion
 * @variants FIXED: holds
 */
#include "../world.h"

void mfill_atomic(void)
{
	spinlock_t *ptl;
	pte_t *ptep;
	pmd_t pmd;

	mmap_read_lock(&mm);
	if (pte_alloc(&mm, &mm.pmd) == 0) {
		pmd = pmdp_get_lockless(&mm.pmd);
#ifndef FIXED
		assert(!pmd_none(pmd));
#endif
		ptep = pmd_none(pmd) ? NULL : pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
		if (ptep) {
			must_reach();
			if (pte_none(ptep_get(ptep)))
				set_pte_at(&mm, 0, ptep, (pte_t){ .kind = PTE_PRESENT });
			pte_unmap_unlock(ptep, ptl);
		}
	}
	mmap_read_unlock(&mm);
}

void retract(void)
{
	pgtable_t table;

	spin_lock(&mm.page_table_lock);
	table = mm.pmd.table;
	spin_lock(&table->ptl);
	pmd_clear(&mm.pmd);
	spin_unlock(&table->ptl);
	spin_unlock(&mm.page_table_lock);
	pte_free_defer(&mm, table);
}
