// OTHER: not simple, for a reason without a code of its own.
import type { ReasonRule } from './reason-rule.js';

export const OTHER: ReasonRule = {
  code: 'OTHER',
  title: 'special for another reason',
  description: 'None of the other codes applies, and the site is not simple: the message says why.',
  yes: `
static void mark(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	spinlock_t *ptl = pte_lockptr(mm, pmd);

	spin_lock(ptl);
	make_old(pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  no: `
static void mark(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	make_old(pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  after: true,
  detect: (context) => {
    const { helper, record, paths, found, site } = context;
    const hit = (message: string) => [{ span: site.node.span, message }];
    if (!paths.complete) return hit('the function has more paths than the analysis follows');
    // A walk over more paths than there are may find too much, never too little.
    if (found.size > 0)
      return paths.isCoarse
        ? hit(
            'the function has more paths than are followed with their tests: a reason may be of one that cannot be taken',
          )
        : [];
    if (!record.reached) return hit('no path of the function reaches the call');
    if (helper.target === null)
      return hit(`${helper.name}() has no counterpart in the paired API: the lock and the map are open-coded`);
    if (!helper.locks && record.lockedAt.size > 0) return hit('map and lock are open-coded in two calls');
    if (record.doubleReleases.size > 0) return hit('a path releases the mapping twice');
    if (record.mismatched.size > 0) return hit('a release pairs the entry of one mapping with the lock of another');
    if ([...record.exits.values()].some((exit) => exit.locked)) return hit('a path returns with the lock held');
    return [];
  },
};
