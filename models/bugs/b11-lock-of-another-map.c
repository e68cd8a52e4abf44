/*
 * @title B11: the lock of one map call taken for the mapping of another
 * @description A function mapped the table, kept its lock pointer, unmapped, and later mapped again without asking for the
 * lock anew. Retraction freed the first table, and its lock with it, in between.
 * @phase may-fail-rcu
 * @expect violated free-of-held-lock
 * @variants FIXED: holds
 */
#include "../world.h"

void recheck_pte_none(void)
{
	spinlock_t *ptl;
	pte_t *ptep;

	ptep = pte_offset_map_nolock(&mm, &mm.pmd, 0, &ptl);
	if (!ptep)
		return;
	pte_unmap(ptep);
#ifdef FIXED
	ptep = pte_offset_map_nolock(&mm, &mm.pmd, 0, &ptl);
#else
	ptep = pte_offset_map(&mm.pmd, 0);
#endif
	if (!ptep)
		return;
	spin_lock(ptl);
	must_reach();
	if (pte_none(ptep_get(ptep)))
		must_reach();
	spin_unlock(ptl);
	pte_unmap(ptep);
}

void retract(void)
{
	pgtable_t table, fresh;

	spin_lock(&mm.page_table_lock);
	table = mm.pmd.table;
	pmd_clear(&mm.pmd);
	spin_unlock(&mm.page_table_lock);
	pte_free_defer(&mm, table);

	fresh = pte_alloc_one(&mm);
	if (!fresh)
		return;
	spin_lock(&mm.page_table_lock);
	pmd_populate(&mm, &mm.pmd, fresh);
	spin_unlock(&mm.page_table_lock);
}
