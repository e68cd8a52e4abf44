/*
 * @title An entry that goes to swap and comes back
 * @description Reclaim replaces a present entry by a swap entry, under the rmap lock and the lock of the table; a fault
 * brings the page back under mmap_lock held for read. After the cycle the entry looks as it did, but may be of another
 * page: a value that was read before the lock proves nothing. The kinds alone are modelled here; that two pages compare
 * equal is the worst case.
 *
 * It may run against any caller: swapping out needs no mmap_lock.
 */
#include "../world.h"

static void replace(enum pte_kind from, enum pte_kind to)
{
	spinlock_t *ptl;
	pte_t *ptep;

	ptep = pte_try_map_locked(&mm, &mm.pmd, 0, &ptl);
	if (!ptep)
		return;
	if (ptep_get(ptep).kind == from) {
		must_reach();
		set_pte_at(&mm, 0, ptep, (pte_t){ .kind = to });
	}
	pte_try_unmap_unlock(ptep, ptl);
}

void swap_out_and_in(void)
{
	down_read(&mapping.i_mmap_rwsem);
	replace(PTE_PRESENT, PTE_SWAP);
	up_read(&mapping.i_mmap_rwsem);

	mmap_read_lock(&mm);
	replace(PTE_SWAP, PTE_PRESENT);
	mmap_read_unlock(&mm);
}
