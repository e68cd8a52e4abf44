/*
 * @title B07: retraction of a page table against UFFDIO_COPY
 * @description Retraction cleared the entries under the lock of the table, dropped that lock, and took the table away under
 * the PMD lock alone. In between userfaultfd installed an entry, which was lost with the table. The lock of the table has
 * to be held while the slot is emptied, and the entries looked at again.
 * @phase may-fail-rcu
 * @expect violated lost-entry
 * @variants FIXED: holds
 */
#include "../world.h"

void retract(void)
{
	pgtable_t table;
	spinlock_t *ptl;
	pte_t *start;
	int i;

	start = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
	for (i = 0; i < ENTRIES; i++)
		pte_clear(&mm, 0, start + i);
	pte_unmap_unlock(start, ptl);

	spin_lock(&mm.page_table_lock);
	table = mm.pmd.table;
#ifdef FIXED
	spin_lock(&table->ptl);
	for (i = 0; i < ENTRIES; i++) {
		if (!pte_none(table->entry[i])) {
			spin_unlock(&table->ptl);
			spin_unlock(&mm.page_table_lock);
			return;
		}
	}
#endif
	must_reach();
	for (i = 0; i < ENTRIES; i++)
		require(pte_none(table->entry[i]), "lost-entry", "takes away a page table that maps something");
	pmd_clear(&mm.pmd);
#ifdef FIXED
	spin_unlock(&table->ptl);
#endif
	spin_unlock(&mm.page_table_lock);
	pte_free_defer(&mm, table);
}

void uffd_copy(void)
{
	spinlock_t *ptl;
	pte_t *ptep;

	ptep = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
	if (!ptep)
		return;
	if (pte_none(ptep_get(ptep))) {
		must_reach();
		set_pte_at(&mm, 0, ptep, (pte_t){ .kind = PTE_PRESENT });
	}
	pte_unmap_unlock(ptep, ptl);
}
