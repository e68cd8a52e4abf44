/*
 * @title B14: a page table reclaimed that is in use again
 * @description Zapping a whole table dropped its lock half-way, and still thought at the end that it had emptied all of it.
 * A fault had mapped something in the first half meanwhile. Once the lock was dropped, the table may not be taken away
 * without a second look.
 * @phase may-fail-rcu
 * @expect violated lost-entry
 * @variants FIXED: holds
 */
#include "../world.h"

void zap(void)
{
	pgtable_t table = NULL;
	bool direct = true;
	spinlock_t *ptl;
	pte_t *start;
	int i;

	start = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
	if (!start)
		return;
	pte_clear(&mm, 0, start);
	if (nondet()) {
		pte_unmap_unlock(start, ptl);
#ifdef FIXED
		direct = false;
#endif
		start = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
	}
	pte_clear(&mm, 0, start + 1);
	if (direct && spin_trylock(&mm.page_table_lock)) {
		table = mm.pmd.table;
		must_reach();
		for (i = 0; i < ENTRIES; i++)
			require(pte_none(table->entry[i]), "lost-entry", "takes away a page table that maps something");
		pmd_clear(&mm.pmd);
		spin_unlock(&mm.page_table_lock);
	}
	pte_unmap_unlock(start, ptl);
	if (table)
		pte_free_defer(&mm, table);
}

void fault(void)
{
	spinlock_t *ptl;
	pte_t *ptep;

	ptep = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
	if (!ptep)
		return;
	if (pte_none(ptep_get(ptep)))
		set_pte_at(&mm, 0, ptep, (pte_t){ .kind = PTE_PRESENT });
	pte_unmap_unlock(ptep, ptl);
}
