// LOCKLESS: entries are read without the table's lock, and more than a paired reader is going on.
import type { ReasonRule } from './reason-rule.js';

export const LOCKLESS: ReasonRule = {
  code: 'LOCKLESS',
  title: 'read without the lock',
  description:
    'Entries are read before, or without, taking the PTE lock, and the mapping is not a plain paired reader: it is not paired here, is locked later, or is special for another reason. What was read must be checked again under the lock.',
  yes: `
static void peek_then_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	spinlock_t *ptl;

	if (!pte_none(*pte)) {
		ptl = pte_lockptr(mm, pmd);
		spin_lock(ptl);
		clear_one(mm, addr, pte);
		spin_unlock(ptl);
	}
	pte_unmap(pte);
}
`,
  no: `
static bool peek(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	bool none = pte_none(*pte);

	pte_unmap(pte);
	return none;
}
`,
  after: true,
  detect: (context) => {
    const { helper, record, found, site } = context;
    const hit = (message: string) => [{ span: site.node.span, message }];
    if (helper.returns === 'lock') {
      if (record.lateLocks.size > 0) return hit('the lock is taken after entries were read without it');
      const isForeign = record.unpairedLock && !record.mappedUnderLock;
      return isForeign ? hit('the lock is taken for a table that was mapped elsewhere, without it') : [];
    }
    if (helper.locks || !helper.maps) return [];
    if (record.lateLocks.size > 0) return hit('entries are read before the lock is taken');
    if (record.lockedAt.size > 0 || found.size === 0) return [];
    return hit('entries are read without the lock, by more than a plain paired reader');
  },
};
