// SPDX-License-Identifier: MIT
/*
 * Faults: the mapping lives in struct vm_fault, or is handed from function to
 * function. All of these are special.
 */
#include <mini/mm.h>

static void finish_fault(struct vm_fault *vmf, pte_t entry)
{
	set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, entry);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
}

/* The mapping escapes through a struct and is released in a callee. */
vm_fault_t fault_reuse(struct vm_fault *vmf)
{
	vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd,
				       vmf->address, &vmf->ptl);
	if (!pte_same(*vmf->pte, vmf->orig_pte)) {
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		return 0;
	}
	finish_fault(vmf, pte_mkyoung(vmf->orig_pte));
	return 0;
}

/* Allocating helpers fail already, for want of memory. */
int install_page(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
		 pte_t entry)
{
	int err = -EBUSY;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	if (pte_none(*pte)) {
		set_pte_at(mm, addr, pte, entry);
		err = 0;
	}
	pte_unmap_unlock(pte, ptl);
	return err;
}

/* Mapped here, unmapped by whoever called. */
pte_t *map_for_caller(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
		      spinlock_t **ptlp)
{
	pte_t *pte;

	if (pmd_none(*pmd))
		return NULL;
	pte = pte_offset_map_lock(mm, pmd, addr, ptlp);
	return pte;
}

int write_protect_one(struct vm_area_struct *vma, pmd_t *pmd,
		      unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = map_for_caller(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return 0;
	ptep_set_wrprotect(vma->vm_mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
	return 1;
}
