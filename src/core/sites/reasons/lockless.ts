// LOCKLESS: entries are read without the table's lock, and more than a paired reader is going on.
import { sameTable } from '../paths/walk.js';
import type { ReasonRule } from './reason-rule.js';

export const LOCKLESS: ReasonRule = {
  code: 'LOCKLESS',
  title: 'read without the lock',
  description:
    'Entries are read before, or without, taking the PTE lock, and the mapping is not a plain paired reader: it is not paired here, is locked later, or is special for another reason. What was read must be checked again under the lock.',
  yes: 'pte = pte_offset_map(pmd, addr);\nentry = *pte;\nptl = pte_lockptr(mm, pmd);\nspin_lock(ptl);',
  no: 'pte = pte_offset_map(pmd, addr);\nentry = *pte;\npte_unmap(pte);',
  after: true,
  detect: (context) => {
    const { helper, record, found, site } = context;
    const hit = (message: string) => [{ span: site.node.span, message }];
    if (helper.returns === 'lock') {
      if (record.lateLocks.size > 0) return hit('the lock is taken after entries were read without it');
      const isMappedHere = [...context.acquires.values()].some((other) => sameTable(site, other));
      return isMappedHere ? [] : hit('the lock is taken for a table that was mapped elsewhere, without it');
    }
    if (helper.locks || !helper.maps) return [];
    if (record.lateLocks.size > 0) return hit('entries are read before the lock is taken');
    if (record.lockedAt.size > 0 || found.size === 0) return [];
    return hit('entries are read without the lock, by more than a plain paired reader');
  },
};
