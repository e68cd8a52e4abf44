/*
 * @title B02: page table freed under fast GUP
 * @description Collapse emptied the PMD slot and freed the page table at once. Fast GUP, which holds no lock and runs with
 * interrupts off, still read entries of it. Sending an IPI, and waiting for it, before the table is freed keeps them apart.
 * @phase may-fail-rcu
 * @expect violated use-after-free
 * @variants FIXED: holds
 */
#include "../world.h"

void gup_fast(void)
{
	pmd_t pmd;

	local_irq_disable();
	pmd = pmdp_get_lockless(&mm.pmd);
	if (pmd.kind == PMD_TABLE) {
		must_reach();
		if (pte_present(ptep_get(&pmd.table->entry[0])))
			must_reach();
	}
	local_irq_enable();
}

void collapse(void)
{
	pgtable_t table;

	spin_lock(&mm.page_table_lock);
	table = mm.pmd.table;
	pmd_clear(&mm.pmd);
	spin_unlock(&mm.page_table_lock);
#ifdef FIXED
	smp_call_function();
#endif
	pte_free(&mm, table);
}
