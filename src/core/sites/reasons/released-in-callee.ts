// RELEASED_IN_CALLEE: another function gives the mapping or its lock back.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const RELEASED_IN_CALLEE: ReasonRule = {
  code: 'RELEASED_IN_CALLEE',
  title: 'released in a callee',
  description:
    'A function that gets the entry, the lock or a struct that holds them releases the mapping, be it a one-line wrapper: the pair is not in one function.',
  yes: `
static void end_walk(pte_t *pte, spinlock_t *ptl)
{
	pte_unmap_unlock(pte, ptl);
}

static void walk(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	use(*pte);
	end_walk(pte, ptl);
}
`,
  no: `
static void use_entry(pte_t *pte)
{
	account(*pte);
}

static void walk(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	use_entry(pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: (context) =>
    firstOf(
      context,
      context.record.releasedInCallee.keys(),
      (node) => `${context.record.releasedInCallee.get(node)?.callee ?? ''}() releases the mapping or its lock`,
    ),
};
