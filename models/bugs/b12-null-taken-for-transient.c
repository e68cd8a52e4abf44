/*
 * @title B12: a map that fails taken for something that passes
 * @description A walker took NULL for a race that is over the next time, and tried again until it got a table. The slot held
 * a migration entry, whose owner waits for the mmap_lock that the walker holds. NULL is an answer: the range is skipped.
 * @phase may-fail-rcu
 * @expect violated unbounded-retry
 * @variants FIXED: holds
 */
#include "../world.h"

void walker(void)
{
	spinlock_t *ptl;
	pte_t *ptep;

	mmap_read_lock(&mm);
	for (;;) {
		ptep = pte_offset_map_lock(&mm, &mm.pmd, 0, &ptl);
		if (ptep)
			break;
#ifdef FIXED
		must_reach();
		break;
#endif
	}
	if (ptep)
		pte_unmap_unlock(ptep, ptl);
	mmap_read_unlock(&mm);
}

void migrate_pmd(void)
{
	pmd_t old;

	spin_lock(&mm.page_table_lock);
	old = mm.pmd;
	mm.pmd = (pmd_t){ .kind = PMD_MIGRATION };
	spin_unlock(&mm.page_table_lock);
	mmap_write_lock(&mm);
	spin_lock(&mm.page_table_lock);
	mm.pmd = old;
	spin_unlock(&mm.page_table_lock);
	mmap_write_unlock(&mm);
}
