// CONDITIONAL_LOCK: whether the lock is held depends on a flag, a configuration or the way taken.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const CONDITIONAL_LOCK: ReasonRule = {
  code: 'CONDITIONAL_LOCK',
  title: 'locked on some paths only',
  description:
    'The mapping or its lock is held on some paths and not on others, and a later test tells which: an extra failure path has to keep that test right.',
  yes: 'if (!fast) {\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n\tlocked = true;\n}\n/* … */\nif (locked)\n\tpte_unmap_unlock(pte, ptl);',
  no: 'pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\nif (fast)\n\tcount++;\npte_unmap_unlock(pte, ptl);',
  detect: (context) => {
    const { record, helper } = context;
    const message = 'the lock is held on some paths and not on others';
    if (record.mixedAt.size > 0) return firstOf(context, record.mixedAt, () => message);
    const conditional = [...record.lockedAt].filter(([, how]) => how === 'conditional').map(([node]) => node);
    if (conditional.length > 0)
      return firstOf(context, conditional, () => 'the lock is taken in some configurations only');
    if (record.acquiredWhereUnset)
      return [{ span: context.site.node.span, message: 'the lock is taken only where it is not held already' }];
    const exits = [...record.exits.values()].filter((exit) => exit.escaped);
    const isMixed = exits.some((exit) => exit.locked) && exits.some((exit) => !exit.locked) && !helper.locks;
    const partner = [...record.lockedAt.values()].length > 0 && !helper.locks && exits.some((exit) => exit.mapped);
    return isMixed || partner
      ? [
          {
            span: context.site.node.span,
            message: 'the function returns with the lock held on some paths and not on others',
          },
        ]
      : [];
  },
};
