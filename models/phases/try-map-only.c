/*
 * @title The paired family without functional change
 * @description The first patch of the way that was proposed in 2021: pte_try_map() and pte_try_map_locked() exist, and
 * regular callers use them, but nothing frees a table earlier than before. They read the PMD slot once, fail where it has
 * no table, and otherwise do what today's API does: no RCU read lock, no second look at the slot.
 *
 * Who may take a table away is as in the phase of today, so both forms of a site hold here; a conversion that does not
 * is wrong by itself.
 * @detect include/linux/mm.h: pte_offset_map_lock; include/linux/mm.h: pte_try_map_locked
 */
#include "today.c"

static pte_t *pte_try_map(pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmdval = *pmdp;

	if (pmd_bad(pmdval))
		return NULL;
	kmap_local();
	return &pmdval.table->entry[pte_index(addr)];
}

static pte_t *pte_try_map_locked(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	pmd_t pmdval = *pmdp;

	if (pmd_bad(pmdval))
		return NULL;
	kmap_local();
	*ptlp = &pmdval.table->ptl;
	spin_lock(&pmdval.table->ptl);
	return &pmdval.table->entry[pte_index(addr)];
}
