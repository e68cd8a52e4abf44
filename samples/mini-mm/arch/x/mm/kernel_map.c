// SPDX-License-Identifier: MIT
/*
 * The kernel's own tables are never freed: no conversion is needed, or wanted.
 */
#include <mini/mm.h>

static void protect_kernel_range(pmd_t *pmd, unsigned long addr,
				 unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;

	start = pte_offset_map_lock(&init_mm, pmd, addr, &ptl);
	for (pte = start; addr < end; pte++, addr += PAGE_SIZE)
		set_pte_at(&init_mm, addr, pte, pte_wrprotect(*pte));
	pte_unmap_unlock(start, ptl);
	flush_tlb_kernel_range(addr, end);
}

void protect_kernel_text(unsigned long start, unsigned long end)
{
	protect_kernel_range(pmd_off_k(start), start, end);
}
