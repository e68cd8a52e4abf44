// NESTED: a second page table is mapped or locked meanwhile.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const NESTED: ReasonRule = {
  code: 'NESTED',
  title: 'two tables at once',
  description:
    'Another page table is mapped or locked while this one is: the order of the locks, the nesting for lockdep and the order of unmaps matter, and failure of the second must undo the first.',
  yes: 'dst = pte_offset_map_lock(mm, dst_pmd, d, &dst_ptl);\nsrc = pte_offset_map(src_pmd, s);\nspin_lock_nested(src_ptl, SINGLE_DEPTH_NESTING);',
  no: 'pte = pte_offset_map_lock(mm, a, addr, &ptl);\npte_unmap_unlock(pte, ptl);\npte = pte_offset_map_lock(mm, b, addr, &ptl);',
  detect: (context) => {
    const nested = [...context.record.lockedAt].filter(([, how]) => how === 'nested').map(([node]) => node);
    return firstOf(
      context,
      [...context.record.nestedWith.values(), ...nested],
      () => 'another page table is mapped or locked at the same time',
    );
  },
};
