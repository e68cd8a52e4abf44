// SPDX-License-Identifier: MIT
/*
 * The lockless walk: nothing but disabled interrupts keeps the table alive.
 */
#include <mini/mm.h>

static int gup_entry(pmd_t pmd, unsigned long addr, struct page **page)
{
	pte_t *ptep, pte;
	int got = 0;

	ptep = pte_offset_map(&pmd, addr);
	pte = READ_ONCE(*ptep);
	if (!pte_present(pte))
		goto out;
	*page = pte_page(pte);
	if (!try_get_page(*page))
		goto out;
	if (pte_val(pte) != pte_val(READ_ONCE(*ptep))) {
		put_page(*page);
		goto out;
	}
	got = 1;
out:
	pte_unmap(ptep);
	return got;
}

int gup_fast_one(struct mm_struct *mm, unsigned long addr, struct page **page)
{
	unsigned long flags;
	pmd_t *pmdp, pmd;
	int got = 0;

	local_irq_save(flags);
	pmdp = lookup_pmd_lockless(mm, addr);
	if (pmdp) {
		pmd = READ_ONCE(*pmdp);
		if (pmd_present(pmd))
			got = gup_entry(pmd, addr, page);
	}
	local_irq_restore(flags);
	return got;
}
