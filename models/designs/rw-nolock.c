/*
 * @title A writer that locks after it mapped, against reclaim of empty tables
 * @description pte_offset_map_rw_nolock() gives the table and its lock without taking it. When the writer has the lock the
 * table may have been taken away: it has to compare the slot again, or the entry, provided that it was not empty; a table
 * can only be taken away once all of its entries are, so an unchanged present entry proves that it is still there.
 * An empty one proves nothing.
 * @phase reclaim-empty
 * @expect holds
 * @variants COMPARE_ENTRY: holds; COMPARE_EMPTY_ENTRY: violated lost-entry; NO_COMPARE: violated lost-entry;
 * COMPARE_BEFORE_LOCK: violated lost-entry; RO_FOR_A_WRITER: violated lost-entry
 */
#include "../adversaries/zap-and-free-table.c"

static bool still_there(pte_t *ptep, pte_t orig, pmd_t pmdval)
{
#ifdef COMPARE_ENTRY
	return !pte_none(orig) && pte_same(orig, ptep_get(ptep));
#elif defined(COMPARE_EMPTY_ENTRY)
	return pte_same(orig, ptep_get(ptep));
#elif defined(NO_COMPARE)
	return true;
#else
	return pmd_same(pmdval, pmdp_get_lockless(&mm.pmd));
#endif
}

void writer(void)
{
	bool good = true;
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *ptep;
	pte_t orig;

	mmap_read_lock(&mm);
#ifdef RO_FOR_A_WRITER
	ptep = pte_offset_map_ro_nolock(&mm, &mm.pmd, 0, &ptl);
#else
	ptep = pte_offset_map_rw_nolock(&mm, &mm.pmd, 0, &pmdval, &ptl);
#endif
	if (ptep) {
		orig = ptep_get(ptep);
#ifdef COMPARE_BEFORE_LOCK
		good = still_there(ptep, orig, pmdval);
#endif
		spin_lock(ptl);
#ifndef RO_FOR_A_WRITER
#ifndef COMPARE_BEFORE_LOCK
		good = still_there(ptep, orig, pmdval);
#endif
#endif
		if (good) {
			must_reach();
			set_pte_at(&mm, 0, ptep, (pte_t){ .kind = PTE_PRESENT });
		}
		spin_unlock(ptl);
		pte_unmap(ptep);
	}
	mmap_read_unlock(&mm);
}

void reclaim(void)
{
	zap_and_free_table();
}
