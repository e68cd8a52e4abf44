/*
 * @title The API of Linux 5.10 to 6.4
 * @description pte_offset_map() and its relatives as they were before they could fail: they take no RCU read lock, never
 * return NULL, and look the table up through the PMD slot as it is when they run. A slot without a table gives a garbage
 * pointer. Several phases start from here.
 */
#include "world.h"

static spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmdp)
{
	pmd_t pmdval = *pmdp;

	if (pmd_bad(pmdval))
		return wild_pointer(spinlock_t);
	return &pmdval.table->ptl;
}

/* --- today's API --- */

static pte_t *pte_offset_map(pmd_t *pmdp, unsigned long addr)
{
	pmd_t pmdval = *pmdp;

	kmap_local();
	if (pmd_bad(pmdval))
		return wild_pointer(pte_t);
	return &pmdval.table->entry[pte_index(addr)];
}

static void pte_unmap(pte_t *ptep)
{
	kunmap_local();
}

static pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	spinlock_t *ptl = pte_lockptr(mm, pmdp);
	pte_t *ptep = pte_offset_map(pmdp, addr);

	*ptlp = ptl;
	spin_lock(ptl);
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
