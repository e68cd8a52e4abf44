/*
 * @title Reclaim of a table found empty (the slow path of 6.14)
 * @description A zap that could not take the empty table away while it held its lock comes back for it: it takes the PMD
 * lock, then the table's own, looks whether every entry is still empty, and only then empties the slot. mmap_lock is held
 * for read throughout. The table is freed after a grace period.
 *
 * It may run against any caller that holds mmap_lock for read, or nothing. In phases that free no empty tables, and where
 * tables are counted, nothing is taken away.
 */
#include "../world.h"

void try_to_free_pte(void)
{
	pmd_t *pmdp = &mm.pmd;
	pgtable_t table = NULL;
	spinlock_t *pml, *ptl;
	bool empty = true;
	pmd_t pmdval;
	pte_t *start;
	int i;

	mmap_read_lock(&mm);
	start = pte_try_map_locked(&mm, pmdp, 0, &ptl);
	if (start) {
		for (i = 0; i < ENTRIES; i++)
			ptep_get_and_clear(&mm, 0, start + i);
		pte_try_unmap_unlock(start, ptl);
	}
	if (zap_frees_tables() && !tables_are_counted()) {
		pml = pmd_lock(&mm, pmdp);
		pmdval = *pmdp;
		if (!pmd_bad(pmdval)) {
			table = pmdval.table;
			ptl = &table->ptl;
			spin_lock(ptl);
			for (i = 0; i < ENTRIES; i++) {
				if (!pte_none(table->entry[i]))
					empty = false;
			}
			if (empty) {
				must_reach();
				pmd_clear(pmdp);
			}
			spin_unlock(ptl);
		}
		spin_unlock(pml);
		if (table && empty)
			pte_free_defer(&mm, table);
	}
	mmap_read_unlock(&mm);
}
