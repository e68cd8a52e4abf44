/*
 * @title Retraction of page tables (khugepaged)
 * @description A range of a file was collapsed into one huge page in the page cache, its small pages unmapped; now the
 * page tables that mapped them are taken away, so that the next fault can map the huge page. Since 6.5 this needs only
 * i_mmap_rwsem for read, no mmap_lock: it may run against a caller in any context, also one that holds mmap_lock for
 * read or for write. Before, it needed mmap_lock for write besides; the phase says which. It takes the PMD lock, then the table's own lock, looks at the slot again, empties it, and frees
 * the table after a grace period.
 *
 * The TLB flush is not modelled: no walker here uses a TLB.
 * @matrix default
 */
#include "../world.h"

/* What collapsing did before: unmap the small pages, entry by entry under the PTL. */
static void unmap_range(pmd_t *pmdp)
{
	spinlock_t *ptl;
	pte_t *start, *ptep;

	start = pte_try_map_locked(&mm, pmdp, 0, &ptl);
	if (!start)
		return;
	for (ptep = start; ptep < start + ENTRIES; ptep++)
		pte_clear(&mm, 0, ptep);
	pte_try_unmap_unlock(start, ptl);
}

void retract_page_tables(void)
{
	pmd_t *pmdp = &mm.pmd;
	pgtable_t table = NULL;
	spinlock_t *pml, *ptl;
	pmd_t pmdval;

	unmap_range(pmdp);
	if (tables_are_counted())
		return;
	down_read(&mapping.i_mmap_rwsem);
	if (!retract_trylock(&mm)) {
		up_read(&mapping.i_mmap_rwsem);
		return;
	}
	pml = pmd_lock(&mm, pmdp);
	pmdval = *pmdp;
	if (!pmd_bad(pmdval)) {
		table = pmdval.table;
		ptl = &table->ptl;
		spin_lock(ptl);
		must_reach();
		pmd_clear(pmdp);
		spin_unlock(ptl);
	}
	spin_unlock(pml);
	retract_unlock(&mm);
	up_read(&mapping.i_mmap_rwsem);
	if (table) {
		must_reach();
		pte_free_defer(&mm, table);
	}
}
