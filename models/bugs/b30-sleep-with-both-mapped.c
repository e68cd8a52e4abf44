/*
 * @title B30: a folio split between map and unmap
 * @description Moving pages mapped both tables, which is an RCU read-side section, and split a folio before it unmapped
 * them; splitting takes a semaphore and may sleep. It has to unmap, split, and map again.
 * @phase may-fail-rcu
 * @expect violated sleep-in-atomic
 * @variants FIXED: holds
 */
#include "../world.h"

struct rw_semaphore anon_vma;

static void split_folio(void)
{
	down_write(&anon_vma);
	up_write(&anon_vma);
}

void move_pages(void)
{
	pte_t *ptep;

	ptep = pte_offset_map(&mm.pmd, 0);
	if (!ptep)
		return;
#ifdef FIXED
	pte_unmap(ptep);
	split_folio();
	ptep = pte_offset_map(&mm.pmd, 0);
	if (!ptep)
		return;
#else
	split_folio();
#endif
	must_reach();
	if (pte_present(ptep_get(ptep)))
		must_reach();
	pte_unmap(ptep);
}

void rmap_walk(void)
{
	down_read(&anon_vma);
	up_read(&anon_vma);
}
