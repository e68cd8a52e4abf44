/*
 * @title Fast GUP
 * @description Walks the page tables with interrupts off and no lock: reads the slot, reads an entry, and looks at both
 * once more after it took the page. It changes no table, so it does no harm to a site; a site or a phase that frees a table
 * without waiting for it (an IPI, or a grace period) harms it.
 * @matrix review
 */
#include "../world.h"

void gup_pte_range(void)
{
	pmd_t pmdval;
	pte_t pte;

	local_irq_disable();
	pmdval = pmdp_get_lockless(&mm.pmd);
	if (!pmd_bad(pmdval)) {
		pte = ptep_get(&pmdval.table->entry[0]);
		if (pte_present(pte)) {
			must_reach();
			if (pmd_same(pmdval, pmdp_get_lockless(&mm.pmd)) && pte_same(pte, ptep_get(&pmdval.table->entry[0])))
				must_reach();
		}
	}
	local_irq_enable();
}
