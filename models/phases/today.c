/*
 * @title 5.10 to 6.4: today's API in its own kernel
 * @description The API of 5.10 and 6.1, with the rules that made it right: nobody takes a page-table page away while
 * somebody holds mmap_lock. Retraction needs mmap_lock for write besides i_mmap_rwsem, and gives up where it cannot have
 * it at once; zapping leaves an empty table where it is; a table is freed after an IPI that waits for CPUs with
 * interrupts off, since fast GUP walks without a lock.
 *
 * The paired names are what a caller writes by hand today: it tests the slot, then maps, which reads the slot again. The
 * racing threads use them.
 *
 * So a site that runs under mmap_lock holds here. What a series that frees tables earlier breaks is shown by
 * try-map-beside. The flush is taken to send IPIs (native x86); where it does not, the explicit one does the same.
 * @detect include/linux/mm.h: pte_offset_map_lock
 */
#include "../today-api.h"

static bool retract_trylock(struct mm_struct *mm)
{
	return down_write_trylock(&mm->mmap_lock);
}

static void retract_unlock(struct mm_struct *mm)
{
	up_write(&mm->mmap_lock);
}

static bool zap_frees_tables(void)
{
	return false;
}

/* tlb_remove_table_sync_one(), then the free. */
static void pte_free_defer(struct mm_struct *mm, pgtable_t table)
{
	smp_call_function();
	free_object(table);
}

/* --- by hand: a test of the slot, then the map --- */

static pte_t *pte_try_map(pmd_t *pmdp, unsigned long addr)
{
	if (pmd_none_or_trans_huge_or_clear_bad(pmdp))
		return NULL;
	return pte_offset_map(pmdp, addr);
}

static void pte_try_unmap(pte_t *ptep)
{
	pte_unmap(ptep);
}

static pte_t *pte_try_map_locked(struct mm_struct *mm, pmd_t *pmdp, unsigned long addr, spinlock_t **ptlp)
{
	if (pmd_none_or_trans_huge_or_clear_bad(pmdp))
		return NULL;
	return pte_offset_map_lock(mm, pmdp, addr, ptlp);
}

static void pte_try_unmap_unlock(pte_t *ptep, spinlock_t *ptl)
{
	pte_unmap_unlock(ptep, ptl);
}
