/*
 * @title Zap that frees the empty table (MADV_DONTNEED)
 * @description madvise(MADV_DONTNEED) zaps the whole range of a page-table page under mmap_lock held for read, and
 * frees the page-table page that it left empty, as reclaim of empty tables does since 6.14. It may run against any
 * caller that holds mmap_lock for read, or nothing; a holder of mmap_lock for write keeps it out.
 *
 * The PMD slot is emptied while the table's own lock is still held, right after all entries were cleared, and only
 * where the PMD lock can be had at once (the locks nest the other way round). The table is freed after a grace period.
 * In phases that do not free empty tables this is a zap alone; where tables are counted, dropping the last reference
 * frees the table instead.
 *
 * The TLB flush is not modelled: no walker here uses a TLB.
 * @matrix default
 */
#include "../world.h"

void zap_and_free_table(void)
{
	pmd_t *pmdp = &mm.pmd;
	pgtable_t table = NULL;
	spinlock_t *ptl;
	pte_t *start, *ptep;
	pmd_t pmdval;

	mmap_read_lock(&mm);
	start = pte_try_map_locked(&mm, pmdp, 0, &ptl);
	if (start) {
		for (ptep = start; ptep < start + ENTRIES; ptep++)
			ptep_get_and_clear(&mm, 0, ptep);
		if (zap_frees_tables() && !tables_are_counted() && spin_trylock(pmd_lockptr(&mm, pmdp))) {
			pmdval = *pmdp;
			table = pmdval.table;
			must_reach();
			pmd_clear(pmdp);
			spin_unlock(pmd_lockptr(&mm, pmdp));
		}
		pte_try_unmap_unlock(start, ptl);
	}
	if (table) {
		must_reach();
		pte_free_defer(&mm, table);
	}
	mmap_read_unlock(&mm);
}
