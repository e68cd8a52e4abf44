// SPDX-License-Identifier: MIT
/*
 * Readers of a single entry: with the lock, without it, and with both arms of
 * an #ifdef between map and unmap.
 */
#include <mini/mm.h>

/* A paired reader that never takes the lock: its target is pte_try_map(). */
bool address_is_mapped(struct vm_area_struct *vma, unsigned long addr)
{
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, addr);
	bool mapped;
	pte_t *pte;

	if (!pmd)
		return false;

	pte = pte_offset_map(pmd, addr);
	mapped = !pte_none(READ_ONCE(*pte));
	pte_unmap(pte);
	return mapped;
}

/* Takes a reference to the page behind an address; errors leave by a label. */
struct page *page_at(struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page = NULL;
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, addr);
	spinlock_t *ptl;
	pte_t *ptep, pte;

	if (!pmd)
		return NULL;

	ptep = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	pte = *ptep;
	if (!pte_present(pte))
		goto out;
	page = vm_normal_page(vma, addr, pte);
	if (page)
		get_page(page);
out:
	pte_unmap_unlock(ptep, ptl);
	return page;
}

/* Both arms of the #ifdef are read; the site is simple in each. */
int entry_kind(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	int kind = KIND_NONE;
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return KIND_NONE;

	pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
#ifdef CONFIG_SWAP
	if (is_swap_pte(*pte)) {
		pte_unmap_unlock(pte, ptl);
		return KIND_SWAP;
	}
#else
	if (!pte_none(*pte) && !pte_present(*pte))
		WARN_ON_ONCE(1);
#endif
	if (pte_present(*pte))
		kind = KIND_PAGE;
	pte_unmap_unlock(pte, ptl);
	return kind;
}
