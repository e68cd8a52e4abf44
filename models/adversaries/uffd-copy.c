/*
 * @title UFFDIO_COPY
 * @description userfaultfd installs a page of its own making in an empty entry, under mmap_lock held for read, without
 * looking at the page cache first: so it can fill a table whose entries were all just cleared for retraction. Other than
 * a fault it does not try again where the table goes away meanwhile; it tells user space.
 */
#include "../world.h"

void mfill_atomic_pte(void)
{
	spinlock_t *ptl;
	pte_t *ptep;
	int i;

	mmap_read_lock(&mm);
	if (pte_alloc(&mm, &mm.pmd) == 0) {
		for (i = 0; i < ENTRIES; i++) {
			ptep = pte_try_map_locked(&mm, &mm.pmd, 0, &ptl);
			if (!ptep)
				break;
			if (pte_none(ptep_get(ptep + i))) {
				must_reach();
				set_pte_at(&mm, 0, ptep + i, (pte_t){ .kind = PTE_PRESENT });
			}
			pte_try_unmap_unlock(ptep, ptl);
		}
	}
	mmap_read_unlock(&mm);
}
