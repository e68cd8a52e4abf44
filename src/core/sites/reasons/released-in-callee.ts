// RELEASED_IN_CALLEE: another function gives the mapping or its lock back.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const RELEASED_IN_CALLEE: ReasonRule = {
  code: 'RELEASED_IN_CALLEE',
  title: 'released in a callee',
  description:
    'A function that gets the entry, the lock or a struct that holds them releases the mapping, be it a one-line wrapper: the pair is not in one function.',
  yes: 'static void end(spinlock_t *ptl)\n{\n\tspin_unlock(ptl);\n}\n/* … */ end(ptl);',
  no: 'use(pte); pte_unmap_unlock(pte, ptl);',
  detect: (context) =>
    firstOf(
      context,
      context.record.releasedInCallee.keys(),
      (node) => `${context.record.releasedInCallee.get(node) ?? ''}() releases the mapping or its lock`,
    ),
};
