/*
 * @title Collapse into a huge page (khugepaged, MADV_COLLAPSE)
 * @description Anonymous memory of one page-table page is copied into a huge page. With mmap_lock and the rmap lock held
 * for write, the slot is emptied under the PMD lock and flushed; the entries of the table that is out of the slot are
 * read and cleared under its own lock; then the huge page goes into the slot and the table is deposited, to be freed
 * after a grace period when the huge page goes.
 *
 * A holder of mmap_lock keeps it out, so a site that is called under it is not concerned; a walker without is.
 */
#include "../world.h"

static void collapse_entries(pgtable_t table)
{
	spin_lock(&table->ptl);
	spin_unlock(&table->ptl);
}

void collapse_huge_page(void)
{
	pmd_t *pmdp = &mm.pmd;
	pgtable_t table = NULL;
	spinlock_t *pml;
	pmd_t pmdval;

	mmap_write_lock(&mm);
	down_write(&mapping.i_mmap_rwsem);
	pml = pmd_lock(&mm, pmdp);
	pmdval = *pmdp;
	if (!pmd_bad(pmdval)) {
		table = pmdval.table;
		pmd_clear(pmdp);
	}
	spin_unlock(pml);
	if (table) {
		smp_call_function();
		collapse_entries(table);
		pml = pmd_lock(&mm, pmdp);
		must_reach();
		*pmdp = (pmd_t){ .kind = PMD_HUGE };
		spin_unlock(pml);
	}
	up_write(&mapping.i_mmap_rwsem);
	mmap_write_unlock(&mm);
	if (table)
		pte_free_defer(&mm, table);
}
