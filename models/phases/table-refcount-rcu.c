/*
 * @title Page tables with a reference count and RCU (2021)
 * @description Patches 8 and 9 of the series of 2021: as with a reference count alone, but a reference is got without the
 * PMD lock, by trying to increment a count that is not zero in an RCU read-side section, and a table is freed after a
 * grace period. That waits for fast GUP too, which runs with interrupts off; no IPI is needed.
 *
 * The slot is read once: the table whose count is incremented is the one that the slot pointed to.
 * @choices NO_FLUSH_IPI: the flush is no IPI
 * @detect include/linux/mm.h: pte_offset_map_lock; include/linux/mm_types.h: pte_refcount; mm/pte_ref.c: call_rcu
 */
#include "table-refcount.c"

static void counted_table_free(pgtable_t table)
{
	call_rcu(&table->rcu, pte_free_now);
}

static pgtable_t pte_table_try_get(pmd_t *pmdp)
{
	pgtable_t table = NULL;
	pmd_t pmdval;

	rcu_read_lock();
	pmdval = pmdp_get_lockless(pmdp);
	if (!pmd_bad(pmdval) && atomic_inc_not_zero(&pmdval.table->refs))
		table = pmdval.table;
	rcu_read_unlock();
	return table;
}
