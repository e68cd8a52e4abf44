/*
 * @title Zap (munmap, truncation, MADV_DONTNEED)
 * @description Clears every entry of the page-table page under its lock, as zap_pte_range() does, with mmap_lock held for
 * read; halfway it may drop the lock and map the table anew, as it does to flush or to reschedule. The table itself stays,
 * unless the phase counts entries and these were the last references.
 *
 * Truncation holds i_mmap_rwsem instead of mmap_lock; for the table that makes no difference here.
 * @matrix review
 */
#include "../world.h"

void zap_pte_range(void)
{
	pmd_t *pmdp = &mm.pmd;
	spinlock_t *ptl;
	pte_t *ptep;
	int i;

	mmap_read_lock(&mm);
	ptep = pte_try_map_locked(&mm, pmdp, 0, &ptl);
	for (i = 0; ptep && i < ENTRIES; i++) {
		must_reach();
		ptep_get_and_clear(&mm, 0, ptep + i);
		if (i < ENTRIES - 1 && nondet()) {
			pte_try_unmap_unlock(ptep, ptl);
			ptep = pte_try_map_locked(&mm, pmdp, 0, &ptl);
		}
	}
	if (ptep)
		pte_try_unmap_unlock(ptep, ptl);
	mmap_read_unlock(&mm);
}
