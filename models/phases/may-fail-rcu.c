/*
 * @title 6.5: map may fail, RCU
 * @description The API as it is since Linux 6.5. Mapping enters an RCU read-side section, which unmapping leaves; it
 * fails (NULL) where the PMD slot does not point to a page-table page. The locked variant compares the PMD slot again
 * once it has the lock, and starts over where the slot has changed: so the table is still linked, and stays so while
 * the lock is held.
 *
 * pte_try_map() and pte_try_map_locked() are the paired names for the same thing; a site may use either. A site that
 * was not converted calls pte_offset_map_lock() and does not look at the result: what it does with NULL is its fault,
 * and is found as a NULL dereference.
 *
 * Zapping frees tables here, which in a kernel it does only since 6.14 (see reclaim-empty): the API was made for that.
 *
 * Not modelled here: the two halves of a PAE entry, and HIGHMEM tables beyond counting the temporary mappings.
 * @matrix default
 * @detect include/linux/mm.h: pte_offset_map_lock; mm/pgtable-generic.c: __pte_offset_map
 */
#include "../world.h"

static spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmdp)
{
	return &pmdp->table->ptl;
}

static void pte_unmap(pte_t *ptep)
{
	kunmap_local();
	rcu_read_unlock();
}

/* Maps the table that the slot points to now; tells what the slot held. */
static pte_t *__pte_offset_map(pmd_t *pmdp, unsigned long addr, pmd_t *pmdvalp)
{
	pmd_t pmdval;

	rcu_read_lock();
	pmdval = pmdp_get_lockless(pmdp);
	*pmdvalp = pmdval;
	if (pmd_none(pmdval) || pmd_bad(pmdval)) {
		rcu_read_unlock();
		return NULL;
	}
	kmap_local();
	return &pmdval.table->entry[pte_index(addr)];
}

static pte_t *pte_offset_map(pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmdval;

	return __pte_offset_map(pmdp, addr, &pmdval);
}

static pte_t *pte_offset_map_nolock(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	pmd_t pmdval;
	pte_t *ptep;

	ptep = __pte_offset_map(pmdp, addr, &pmdval);
	if (ptep)
		*ptlp = pte_lockptr(mm, &pmdval);
	return ptep;
}

static pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *ptep;

	for (;;) {
		ptep = __pte_offset_map(pmdp, addr, &pmdval);
		if (!ptep)
			return NULL;
		ptl = pte_lockptr(mm, &pmdval);
		spin_lock(ptl);
		if (pmd_same(pmdval, pmdp_get_lockless(pmdp)))
			break;
		spin_unlock(ptl);
		pte_unmap(ptep);
	}
	*ptlp = ptl;
	return ptep;
}

static void pte_unmap_unlock(pte_t *ptep, spinlock_t *ptl)
{
	spin_unlock(ptl);
	pte_unmap(ptep);
}

/* --- helpers that allocate the table where there is none --- */

static pte_t *pte_alloc_map(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr)
{
	if (pte_alloc(mm, pmdp))
		return NULL;
	return pte_offset_map(pmdp, addr);
}

static pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	if (pte_alloc(mm, pmdp))
		return NULL;
	return pte_offset_map_lock(mm, pmdp, addr, ptlp);
}

static pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptlp)
{
	return pte_alloc_map_lock(mm, &mm->pmd, addr, ptlp);
}

/* --- the paired family --- */

static pte_t *pte_try_map(pmd_t *pmdp, unsigned long addr)
{
	return pte_offset_map(pmdp, addr);
}

static void pte_try_unmap(pte_t *ptep)
{
	pte_unmap(ptep);
}

static pte_t *pte_try_map_locked(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	return pte_offset_map_lock(mm, pmdp, addr, ptlp);
}

static void pte_try_unmap_unlock(pte_t *ptep, spinlock_t *ptl)
{
	pte_unmap_unlock(ptep, ptl);
}
