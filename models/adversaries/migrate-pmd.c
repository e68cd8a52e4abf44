/*
 * @title Migration of a huge page in the slot
 * @description The table was retracted and a fault put a huge page into the slot; migration replaces it by a migration
 * entry, which stays until the page was copied. Meanwhile the slot is neither empty nor a table nor present: a map fails,
 * and goes on failing until the entry is gone, for which it may not wait with a lock held that migration needs.
 *
 * It holds the rmap lock for read, no mmap_lock, so it may run against any caller.
 */
#include "../world.h"

static void set_slot(pmd_t *pmdp, enum pmd_kind kind)
{
	spinlock_t *pml = pmd_lock(&mm, pmdp);

	*pmdp = (pmd_t){ .kind = kind };
	spin_unlock(pml);
}

/* As retraction does, for the phases that allow it. */
static bool take_table_away(pmd_t *pmdp)
{
	pgtable_t table = NULL;
	spinlock_t *pml, *ptl;
	pmd_t pmdval;
	pte_t *start;
	int i;

	start = pte_try_map_locked(&mm, pmdp, 0, &ptl);
	if (start) {
		for (i = 0; i < ENTRIES; i++)
			pte_clear(&mm, 0, start + i);
		pte_try_unmap_unlock(start, ptl);
	}
	if (!retract_trylock(&mm))
		return false;
	if (!tables_are_counted()) {
		pml = pmd_lock(&mm, pmdp);
		pmdval = *pmdp;
		if (!pmd_bad(pmdval)) {
			table = pmdval.table;
			spin_lock(&table->ptl);
			pmd_clear(pmdp);
			spin_unlock(&table->ptl);
		}
		spin_unlock(pml);
	}
	retract_unlock(&mm);
	if (table)
		pte_free_defer(&mm, table);
	return true;
}

void migrate_huge_page(void)
{
	pmd_t *pmdp = &mm.pmd;
	spinlock_t *pml;
	bool huge;

	if (!take_table_away(pmdp))
		return;
	pml = pmd_lock(&mm, pmdp);
	huge = pmd_none(*pmdp);
	if (huge)
		*pmdp = (pmd_t){ .kind = PMD_HUGE };
	spin_unlock(pml);
	if (!huge)
		return;
	down_read(&mapping.i_mmap_rwsem);
	must_reach();
	set_slot(pmdp, PMD_MIGRATION);
	set_slot(pmdp, PMD_HUGE);
	up_read(&mapping.i_mmap_rwsem);
}
