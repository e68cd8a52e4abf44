// CONDITIONAL_LOCK: whether the lock is held depends on a flag, a configuration or the way taken.
import { sameTable } from '../paths/walk.js';
import { firstOf, type ReasonRule } from './reason-rule.js';

export const CONDITIONAL_LOCK: ReasonRule = {
  code: 'CONDITIONAL_LOCK',
  title: 'locked on some paths only',
  description:
    'The mapping or its lock is held on some paths and not on others, and a later test tells which: an extra failure path has to keep that test right.',
  yes: `
static void touch(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, bool is_young)
{
	bool locked = false;
	spinlock_t *ptl;
	pte_t *pte;

	if (!is_young) {
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		locked = true;
	}
	copy_page(addr);
	if (locked)
		pte_unmap_unlock(pte, ptl);
}
`,
  no: `
static void touch(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, bool is_young)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!is_young)
		make_young(pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: (context) => {
    const { record, helper, acquires, site, paths } = context;
    const what = helper.maps && !helper.locks ? 'the table is mapped' : 'the lock is held';
    const message = `${what} on some paths and not on others`;
    if (record.mixedAt.size > 0) return firstOf(context, record.mixedAt, () => message);
    const conditional = [...record.lockedAt].filter(([, lock]) => lock.conditional).map(([node]) => node);
    if (conditional.length > 0) {
      return firstOf(context, conditional, () => 'the lock is taken in some configurations only');
    }
    const hit = (text: string) => [{ span: site.node.span, message: text }];
    if (record.acquiredWhereUnset) return hit('the lock is taken only where it is not held already');
    if (helper.locks) return [];
    // A map and the lock that is looked up for its table leave together.
    const together = [...acquires]
      .filter(([id, other]) => id === site.node.id || sameTable(site, other))
      .map(([id]) => id);
    const exits = together
      .flatMap((id) => [...paths.site(id).exits.values()])
      .filter((exit) => exit.escaped && exit.mapped);
    const isMixed = exits.some((exit) => exit.locked) && exits.some((exit) => !exit.locked);
    return isMixed ? hit('the function returns with the lock held on some paths and not on others') : [];
  },
};
