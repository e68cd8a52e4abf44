/*
 * @title B03: a page table retracted under the wrong locks
 * @description Collapse of a file mapping took the table away under mmap_lock and the PMD lock. Rmap walks hold neither: they
 * come through the file, under i_mmap_rwsem. One of them had read the slot, and took the lock of a table that was freed.
 * Taking i_mmap_rwsem for write keeps rmap walks out.
 * @expect violated free-of-held-lock
 * @variants FIXED: holds
 */
#include "../world.h"

void rmap_walk(void)
{
	pmd_t pmd;

	down_read(&mapping.i_mmap_rwsem);
	pmd = pmdp_get_lockless(&mm.pmd);
	if (!pmd_bad(pmd)) {
		spin_lock(&pmd.table->ptl);
		must_reach();
		if (pte_present(ptep_get(&pmd.table->entry[0])))
			must_reach();
		spin_unlock(&pmd.table->ptl);
	}
	up_read(&mapping.i_mmap_rwsem);
}

void collapse_pte_mapped(void)
{
	pgtable_t table;

	mmap_write_lock(&mm);
#ifdef FIXED
	down_write(&mapping.i_mmap_rwsem);
#endif
	spin_lock(&mm.page_table_lock);
	table = mm.pmd.table;
	pmd_clear(&mm.pmd);
	spin_unlock(&mm.page_table_lock);
	pte_free(&mm, table);
#ifdef FIXED
	up_write(&mapping.i_mmap_rwsem);
#endif
	mmap_write_unlock(&mm);
}
