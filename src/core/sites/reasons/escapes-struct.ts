// ESCAPES_STRUCT: the mapping is stored in a struct.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const ESCAPES_STRUCT: ReasonRule = {
  code: 'ESCAPES_STRUCT',
  title: 'stored in a struct',
  description:
    'The entry pointer or the lock pointer is written to a field. Other functions can then use or release the mapping, so a reader of this function alone cannot pair it; holds even where it is released ten lines later.',
  yes: `
static void fault(struct mm_struct *mm, struct vm_fault *vmf, unsigned long addr)
{
	vmf->pte = pte_offset_map_lock(mm, vmf->pmd, addr, &vmf->ptl);
	update(vmf);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
}
`,
  no: `
static void fault(struct mm_struct *mm, struct vm_fault *vmf, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, vmf->pmd, addr, &ptl);

	update(*pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: (context) =>
    firstOf(
      context,
      [...context.record.escapes.values()].filter((escape) => escape.kind === 'struct').map((escape) => escape.node),
      () => 'the entry or lock pointer is stored in a struct, where other functions can use or release it',
    ),
};
