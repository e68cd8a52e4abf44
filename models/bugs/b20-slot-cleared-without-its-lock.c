/*
 * @title B20: a slot cleared without its lock
 * @description Collapse of a file mapping cleared the PMD slot under mmap_lock alone. Rmap walks hold the PMD lock while they
 * decide what the slot is and use it; that says nothing about somebody who does not take it.
 * @expect violated null-dereference
 * @variants FIXED: holds
 */
#include "../world.h"

void rmap_walk(void)
{
	down_read(&mapping.i_mmap_rwsem);
	spin_lock(&mm.page_table_lock);
	if (!pmd_none(mm.pmd)) {
		must_reach();
		spin_lock(&mm.pmd.table->ptl);
		spin_unlock(&mm.pmd.table->ptl);
	}
	spin_unlock(&mm.page_table_lock);
	up_read(&mapping.i_mmap_rwsem);
}

void collapse_pte_mapped(void)
{
	pgtable_t table;

	mmap_write_lock(&mm);
#ifdef FIXED
	spin_lock(&mm.page_table_lock);
#endif
	table = mm.pmd.table;
	spin_lock(&table->ptl);
	pmd_clear(&mm.pmd);
	spin_unlock(&table->ptl);
#ifdef FIXED
	spin_unlock(&mm.page_table_lock);
#endif
	mmap_write_unlock(&mm);
	pte_free_defer(&mm, table);
}
