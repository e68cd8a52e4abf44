// NO_FAILURE_PATH: no local exit on failure loses nothing.
import type { ReasonRule } from './reason-rule.js';

export const NO_FAILURE_PATH: ReasonRule = {
  code: 'NO_FAILURE_PATH',
  title: 'nowhere to go on failure',
  description:
    'No exit of the function is right when the map fails: each leaks something, skips a cleanup or loses output that only a caller could make good.',
  yes: 'static void must(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)\n{\n\tpte_t *pte = pte_offset_map(pmd, addr);\n\n\tqueue(*pte); /* every caller counts on it */\n\tpte_unmap(pte);\n}',
  no: 'if (pmd_none(*pmd))\n\treturn 0;\npte = pte_offset_map(pmd, addr);',
  after: true,
  detect: (context) => {
    if (context.found.size > 0 || context.helper.target === null) return [];
    const exit = context.failureExit();
    return exit.exists ? [] : [{ span: context.site.node.span, message: exit.message }];
  },
};
