/*
 * @title 6.1 API with try-map beside it
 * @description The way that was proposed in 2021: today's API stays as it is for the special cases, and the regular
 * callers get a paired family beside it that may fail.
 *
 * pte_offset_map() and pte_offset_map_lock() are those of Linux 6.1: they never fail, take no RCU read lock and do not
 * look at the PMD slot again; each looks the table up through the slot as it is when it runs, and a slot without a table
 * gives a garbage pointer. That was right while nothing freed a page-table page under a holder of mmap_lock. The
 * adversaries of a check do free it: a site that was not converted is found as a use after free, or as the use of a
 * garbage pointer where the slot is already empty.
 *
 * pte_try_map() and pte_try_map_locked() enter an RCU read-side section, return NULL where the slot has no table, and
 * the locked one compares the slot again under the lock. Tables are freed after a grace period.
 * @matrix default
 * @detect include/linux/mm.h: pte_offset_map_lock; include/linux/mm.h: pte_try_map_locked; include/linux/mm.h: pte_try_map ... rcu_read_lock
 */
#include "../today-api.h"

/* --- the paired family --- */

static void pte_try_unmap(pte_t *ptep)
{
	kunmap_local();
	rcu_read_unlock();
}

static void pte_try_unmap_unlock(pte_t *ptep, spinlock_t *ptl)
{
	spin_unlock(ptl);
	pte_try_unmap(ptep);
}

/* Maps the table that the slot points to now; tells what the slot held. */
static pte_t *pte_try_map_value(pmd_t *pmdp, unsigned long addr, pmd_t *pmdvalp)
{
	pmd_t pmdval;

	rcu_read_lock();
	pmdval = *pmdp;
	*pmdvalp = pmdval;
	if (pmd_bad(pmdval)) {
		rcu_read_unlock();
		return NULL;
	}
	kmap_local();
	return &pmdval.table->entry[pte_index(addr)];
}

static pte_t *pte_try_map(pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmdval;

	return pte_try_map_value(pmdp, addr, &pmdval);
}

static pte_t *pte_try_map_locked(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *ptep;

	for (;;) {
		ptep = pte_try_map_value(pmdp, addr, &pmdval);
		if (!ptep)
			return NULL;
		ptl = &pmdval.table->ptl;
		spin_lock(ptl);
		if (pmd_same(pmdval, *pmdp))
			break;
		pte_try_unmap_unlock(ptep, ptl);
	}
	*ptlp = ptl;
	return ptep;
}
