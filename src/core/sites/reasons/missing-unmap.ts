// MISSING_UNMAP: a mapping is never unmapped.
import { spanOf, type ReasonRule } from './reason-rule.js';

export const MISSING_UNMAP: ReasonRule = {
  code: 'MISSING_UNMAP',
  title: 'never unmapped',
  description:
    'On some path the table stays mapped: only its lock is dropped, or nothing is. Harmless while pte_unmap() does nothing; a leak of a kmap slot, an RCU read section or a reference where it does something.',
  yes: `
static void mark(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	make_old(pte);
	spin_unlock(ptl);
}
`,
  no: `
static void mark(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	make_old(pte);
	spin_unlock(ptl);
	pte_unmap(pte);
}
`,
  detect: (context) => {
    const { record, helper, callers } = context;
    if (!helper.maps) return [];
    const hit = (message: string) => [{ span: spanOf(context, context.site.node.id), message }];
    // A callee that unmaps on some of its paths tells the caller which by its result; that is not followed here.
    if ([...record.releasedInCallee.values()].some((release) => release.unmaps)) return [];
    if (record.lost) return hit('on some path it maps again while the table is still mapped');
    const exits = [...record.exits.values()].filter((exit) => exit.mapped);
    if (exits.some((exit) => !exit.escaped || (helper.locks && !exit.locked)))
      return hit('on some path the table stays mapped');
    if (exits.length === 0) return [];
    const above = callers.releases();
    if (exits.some((exit) => exit.locked))
      return above.unlocks && !above.unmaps ? hit('the callers drop the lock and leave the table mapped') : [];
    return above.unmaps || record.lockedAt.size > 0
      ? []
      : hit('the mapping is handed out and no caller of this file unmaps it');
  },
};
