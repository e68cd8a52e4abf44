// RELEASED_IN_CALLER: the function returns with the mapping or its lock held, for a caller to give back.
import { spanOf, type ReasonRule } from './reason-rule.js';

export const RELEASED_IN_CALLER: ReasonRule = {
  code: 'RELEASED_IN_CALLER',
  title: 'released by a caller',
  description:
    'Some path returns with the table mapped or locked after handing the pointers out: the release is in another function.',
  yes: `
static int lookup(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t **ptep, spinlock_t **ptlp)
{
	*ptep = pte_offset_map_lock(mm, pmd, addr, ptlp);
	return 0;
}
`,
  no: `
static int lookup(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t *entry)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	*entry = *pte;
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  detect: (context) => {
    const { record, callers } = context;
    const exits = [...record.exits.values()].filter(
      (exit) => exit.escaped && (exit.locked || (exit.mapped && !context.helper.locks)),
    );
    if (exits.length === 0) return [];
    // A lock that is held at the exit must be dropped by somebody; a mapping alone may just be forgotten.
    if (!exits.some((exit) => exit.locked) && !callers.releases().unmaps) return [];
    return [
      {
        span: spanOf(context, context.site.node.id),
        message: 'a path returns with the mapping held; a caller has to release it',
      },
    ];
  },
};
