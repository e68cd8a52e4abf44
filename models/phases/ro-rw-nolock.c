/*
 * @title 6.13: ro and rw variants of nolock
 * @description The API since Linux 6.13: as in 6.5, but a caller that locks later says what it will do.
 * pte_offset_map_ro_nolock() is for readers: what they read may come from a table that was detached meanwhile.
 * pte_offset_map_rw_nolock() also tells what the slot held, to be compared again under the lock before anything is
 * written; where the map fails the lock is not set, and the value of the slot is. Zapping does not free tables yet.
 * @detect include/linux/mm.h: pte_offset_map_lock; mm/pgtable-generic.c: pte_offset_map_ro_nolock; mm/pgtable-generic.c: pte_offset_map_rw_nolock
 */
#include "may-fail-rcu.c"

static bool zap_frees_tables(void)
{
	return false;
}

static pte_t *pte_offset_map_ro_nolock(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	pmd_t pmdval;
	pte_t *ptep;

	ptep = __pte_offset_map(pmdp, addr, &pmdval);
	if (ptep)
		*ptlp = pte_lockptr(mm, &pmdval);
	return ptep;
}

static pte_t *pte_offset_map_rw_nolock(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, pmd_t *pmdvalp,
				       spinlock_t **ptlp)
{
	pte_t *ptep;

	ptep = __pte_offset_map(pmdp, addr, pmdvalp);
	if (ptep)
		*ptlp = pte_lockptr(mm, pmdvalp);
	return ptep;
}
