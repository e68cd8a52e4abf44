// TRYLOCK: the lock is only tried.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const TRYLOCK: ReasonRule = {
  code: 'TRYLOCK',
  title: 'lock is tried',
  description:
    'The PTE lock is taken with spin_trylock(): there is a failure path already, and it means that the lock is busy, not that the table is gone.',
  yes: 'ptl = pte_lockptr(mm, pmd);\nif (!spin_trylock(ptl))\n\treturn false;',
  no: 'pte = pte_offset_map_lock(mm, pmd, addr, &ptl);',
  detect: (context) =>
    firstOf(
      context,
      [...context.record.lockedAt].filter(([, how]) => how === 'try').map(([node]) => node),
      () => 'the lock is taken with a trylock',
    ),
};
