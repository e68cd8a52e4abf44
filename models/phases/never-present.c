/*
 * @title A global table of empty entries instead of a map that fails
 * @description The counter-proposal in the mail of 2021: where the slot has no table, mapping does not fail but gives a
 * table that is always empty, shared by everyone. A reader sees empty entries and goes on; nobody needs a NULL test.
 * Whoever writes an entry writes it for everyone, and whoever locks two ranges may lock one lock twice.
 *
 * Otherwise as in 6.5: RCU, and a second look at the slot under the lock. The paired names are the same calls.
 */
#include "may-fail-rcu.c"

struct page_table never_present;

static void on_write_pte_t(pte_t *ptep, pte_t pte)
{
	struct page_table *table = container_of(ptep, struct page_table, entry);

	require(table != &never_present, "shared-entry",
		"writes an entry of the table of empty entries that everyone shares");
	require(table->link == LINKED, "lost-entry",
		"writes an entry of a page-table page that is no longer linked: the entry is lost");
}

static spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmdp)
{
	if (pmd_bad(*pmdp))
		return &never_present.ptl;
	return &pmdp->table->ptl;
}

static pte_t *__pte_offset_map(pmd_t *pmdp, unsigned long addr, pmd_t *pmdvalp)
{
	pmd_t pmdval;

	rcu_read_lock();
	pmdval = pmdp_get_lockless(pmdp);
	*pmdvalp = pmdval;
	kmap_local();
	if (pmd_bad(pmdval))
		return &never_present.entry[pte_index(addr)];
	return &pmdval.table->entry[pte_index(addr)];
}
