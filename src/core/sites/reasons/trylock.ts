// TRYLOCK: the lock is only tried.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const TRYLOCK: ReasonRule = {
  code: 'TRYLOCK',
  title: 'lock is tried',
  description:
    'The PTE lock is taken with spin_trylock(): there is a failure path already, and it means that the lock is busy, not that the table is gone.',
  yes: `
static bool age(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);
	pte_t *pte;

	if (!spin_trylock(ptl))
		return false;
	pte = pte_offset_map(pmd, addr);
	make_old(pte);
	pte_unmap(pte);
	spin_unlock(ptl);
	return true;
}
`,
  no: `
static bool age(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	make_old(pte);
	pte_unmap_unlock(pte, ptl);
	return true;
}
`,
  detect: (context) =>
    firstOf(
      context,
      [...context.record.lockedAt].filter(([, lock]) => lock.how === 'try').map(([node]) => node),
      () => 'the lock is taken with a trylock',
    ),
};
