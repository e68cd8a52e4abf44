// SPDX-License-Identifier: MIT
/*
 * Puts the arguments of a new program in place: an entry of a tree that nobody
 * else can reach yet, through the helper that allocates on its way.
 */
#include <mini/mm.h>

int place_argument(struct mm_struct *mm, struct page *page, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	pte = get_locked_pte(mm, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	if (!pte_none(*pte)) {
		pte_unmap_unlock(pte, ptl);
		return -EBUSY;
	}
	set_pte_at(mm, addr, pte, mk_pte(page, PAGE_READONLY));
	pte_unmap_unlock(pte, ptl);
	return 0;
}
