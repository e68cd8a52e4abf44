/*
 * @title B31: a notifier called while a table is mapped
 * @description Collapse mapped the table and then called the MMU notifiers, which may sleep. Where page tables lie in high
 * memory, mapping one was kmap_atomic(): preemption is off until it is unmapped. Without high tables nobody noticed.
 * @expect violated sleep-in-atomic
 * @variants FIXED: holds; NO_HIGHPTE: holds
 */
#include "../world.h"

static pte_t *map_high(pmd_t *pmdp)
{
	pmd_t pmd = *pmdp;

#ifndef NO_HIGHPTE
	preempt_disable();
#endif
	return &pmd.table->entry[0];
}

static void unmap_high(void)
{
#ifndef NO_HIGHPTE
	preempt_enable();
#endif
}

static void notifier_start(void)
{
	might_sleep();
}

void collapse_huge_page(void)
{
	pte_t *ptep;

	mmap_write_lock(&mm);
#ifdef FIXED
	notifier_start();
	ptep = map_high(&mm.pmd);
#else
	ptep = map_high(&mm.pmd);
	notifier_start();
#endif
	must_reach();
	if (pte_none(ptep_get(ptep)))
		must_reach();
	unmap_high();
	mmap_write_unlock(&mm);
}
