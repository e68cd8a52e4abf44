// ALLOCATES: the helper may allocate the table.
import type { ReasonRule } from './reason-rule.js';

export const ALLOCATES: ReasonRule = {
  code: 'ALLOCATES',
  title: 'allocates the table',
  description:
    'The helper allocates a missing table, so its NULL already means "no memory": a try-map call, whose NULL means "no table", says something else.',
  yes: 'pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);',
  no: 'pte = pte_offset_map_lock(mm, pmd, addr, &ptl);',
  detect: (context) =>
    context.helper.allocates
      ? [
          {
            span: context.site.node.span,
            message: `${context.helper.name}() allocates a missing table, so NULL already means that there is no memory`,
          },
        ]
      : [],
};
