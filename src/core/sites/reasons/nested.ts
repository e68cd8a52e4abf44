// NESTED: a second page table is mapped or locked meanwhile.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const NESTED: ReasonRule = {
  code: 'NESTED',
  title: 'two tables at once',
  description:
    'Another page table is mapped or locked while this one is: the order of the locks, the nesting for lockdep and the order of unmaps matter, and failure of the second must undo the first.',
  yes: `
static void copy_one(struct mm_struct *mm, pmd_t *to, pmd_t *from, unsigned long addr)
{
	spinlock_t *to_ptl, *from_ptl;
	pte_t *dst = pte_offset_map_lock(mm, to, addr, &to_ptl);
	pte_t *src = pte_offset_map_lock(mm, from, addr, &from_ptl);

	set_pte_at(mm, addr, dst, *src);
	pte_unmap_unlock(src, from_ptl);
	pte_unmap_unlock(dst, to_ptl);
}
`,
  no: `
static void clear_both(struct mm_struct *mm, pmd_t *to, pmd_t *from, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, to, addr, &ptl);

	pte_clear(mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
	pte = pte_offset_map_lock(mm, from, addr, &ptl);
	pte_clear(mm, addr, pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: (context) => {
    const nested = [...context.record.lockedAt].filter(([, lock]) => lock.how === 'nested').map(([node]) => node);
    const own = [...context.record.nestedWith.values(), ...nested];
    if (own.length > 0) return firstOf(context, own, () => 'another page table is mapped or locked at the same time');
    // Only what takes no lock itself can be meant to run under a caller's.
    if (context.helper.locks || context.paths.foreignReleases.size > 0) return [];
    const holder = context.callers.holdsTable();
    if (holder === null) return [];
    const what = holder.isLocked ? "a PTE table's lock" : 'a PTE table mapped';
    return [{ span: context.site.node.span, message: `called with ${what} held by ${holder.caller}` }];
  },
};
