/*
 * @title page_mkclean() under writeback
 * @description The rmap walk of writeback: with i_mmap_rwsem held for read and the folio locked, it maps the table, clears a
 * present entry, flushes, and puts it back clean and write-protected. It needs no mmap_lock, so it may run against any
 * caller. An entry is empty for a moment; under its lock nobody sees that.
 */
#include "../world.h"

struct mutex folio_lock;

void page_mkclean_one(void)
{
	spinlock_t *ptl;
	pte_t *ptep, pte;

	mutex_lock(&folio_lock);
	down_read(&mapping.i_mmap_rwsem);
	ptep = pte_try_map_locked(&mm, &mm.pmd, 0, &ptl);
	if (ptep) {
		pte = ptep_get(ptep);
		if (pte_present(pte)) {
			must_reach();
			pte = ptep_get_and_clear(&mm, 0, ptep);
			set_pte_at(&mm, 0, ptep, pte);
		}
		pte_try_unmap_unlock(ptep, ptl);
	}
	up_read(&mapping.i_mmap_rwsem);
	mutex_unlock(&folio_lock);
}
