/*
 * @title B10: mremap decides to move a page table before it holds the locks
 * @description Moving a whole page table was decided by a read of the PMD slot without a lock. Retraction emptied the slot
 * in between, and no table was moved as if it were one. The slot has to be looked at again under the locks.
 * @phase may-fail-rcu
 * @expect violated null-dereference
 * @variants FIXED: holds
 */
#include "../world.h"

pmd_t new_pmd;

void move_page_tables(void)
{
	pgtable_t table;

	if (pmd_none(pmdp_get_lockless(&mm.pmd)))
		return;
	spin_lock(&mm.page_table_lock);
	table = mm.pmd.table;
#ifdef FIXED
	if (!table) {
		spin_unlock(&mm.page_table_lock);
		return;
	}
#endif
	must_reach();
	pmd_clear(&mm.pmd);
	spin_lock(&table->ptl);
	pmd_populate(&mm, &new_pmd, table);
	spin_unlock(&table->ptl);
	spin_unlock(&mm.page_table_lock);
}

void retract(void)
{
	pgtable_t table;

	down_read(&mapping.i_mmap_rwsem);
	spin_lock(&mm.page_table_lock);
	table = mm.pmd.table;
	pmd_clear(&mm.pmd);
	spin_unlock(&mm.page_table_lock);
	up_read(&mapping.i_mmap_rwsem);
	if (table) {
		must_reach();
		pte_free_defer(&mm, table);
	}
}
