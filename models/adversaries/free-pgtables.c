/*
 * @title Unmapping that frees the tables (munmap, exit)
 * @description munmap() takes the VMA out under mmap_lock for write, cuts it off from rmap walks under i_mmap_rwsem, zaps
 * the entries, and frees the page tables at once: nobody can find them any more but fast GUP, for which it waits with an
 * IPI. It may run against any caller that the locks do not keep out; a holder of mmap_lock keeps it out, since nobody
 * finds the VMA without it.
 *
 * The downgrade of mmap_lock after the VMA was taken out is left out: who comes later does not find the VMA.
 */
#include "../world.h"

void unmap_and_free_pgtables(void)
{
	pmd_t *pmdp = &mm.pmd;
	pgtable_t table = NULL;
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *start;
	int i;

	mmap_write_lock(&mm);
	down_write(&mapping.i_mmap_rwsem);
	up_write(&mapping.i_mmap_rwsem);
	start = pte_try_map_locked(&mm, pmdp, 0, &ptl);
	if (start) {
		for (i = 0; i < ENTRIES; i++)
			pte_clear(&mm, 0, start + i);
		pte_try_unmap_unlock(start, ptl);
	}
	spin_lock(pmd_lockptr(&mm, pmdp));
	pmdval = *pmdp;
	if (!pmd_bad(pmdval)) {
		table = pmdval.table;
		pmd_clear(pmdp);
	}
	spin_unlock(pmd_lockptr(&mm, pmdp));
	must_reach();
	if (table) {
		smp_call_function();
		pte_free(&mm, table);
	}
	mmap_write_unlock(&mm);
}
