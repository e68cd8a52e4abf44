/*
 * @title A page fault that installs an entry
 * @description Under mmap_lock held for read, makes sure that the slot has a page-table page, locks it, and fills the first
 * empty entry. It takes nothing away, but an entry that a site found empty may be present a moment later, and a slot that
 * was empty may have a table again.
 *
 * It may run against any caller that does not hold mmap_lock for write.
 */
#include "../world.h"

void handle_pte_fault(void)
{
	spinlock_t *ptl;
	pte_t *ptep;

	mmap_read_lock(&mm);
	if (!pte_alloc(&mm, &mm.pmd)) {
		ptep = pte_try_map_locked(&mm, &mm.pmd, 0, &ptl);
		if (ptep) {
			if (pte_none(ptep_get(ptep))) {
				must_reach();
				set_pte_at(&mm, 0, ptep, (pte_t){ .kind = PTE_PRESENT });
			}
			pte_try_unmap_unlock(ptep, ptl);
		}
	}
	mmap_read_unlock(&mm);
}
