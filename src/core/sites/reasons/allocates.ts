// ALLOCATES: the helper may allocate the table.
import type { ReasonRule } from './reason-rule.js';

export const ALLOCATES: ReasonRule = {
  code: 'ALLOCATES',
  title: 'allocates the table',
  description:
    'The helper allocates a missing table, so its NULL already means "no memory": a try-map call, whose NULL means "no table", says something else.',
  yes: `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *ptl;
	pte_t *pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return -ENOMEM;
	set_pte_at(mm, addr, pte, entry);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  no: `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return -ENOENT;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	set_pte_at(mm, addr, pte, entry);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  detect: (context) =>
    context.helper.allocates
      ? [
          {
            span: context.site.node.span,
            message: `${context.helper.name}() allocates a missing table, so NULL already means that there is no memory`,
          },
        ]
      : [],
};
