// NO_FAILURE_PATH: no local exit on failure loses nothing.
import type { ReasonRule } from './reason-rule.js';

export const NO_FAILURE_PATH: ReasonRule = {
  code: 'NO_FAILURE_PATH',
  title: 'nowhere to go on failure',
  description:
    'No exit of the function is right when the map fails: each leaks something, skips a cleanup or loses output that only a caller could make good.',
  yes: `
static void must_queue(struct flush_queue *queue, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	queue_flush(queue, addr, *pte);
	pte_unmap(pte);
}
`,
  no: `
static int may_queue(struct flush_queue *queue, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte;

	if (pmd_none(*pmd))
		return 0;
	pte = pte_offset_map(pmd, addr);
	queue_flush(queue, addr, *pte);
	pte_unmap(pte);
	return 0;
}
`,
  after: true,
  detect: (context) => {
    if (context.found.size > 0 || context.helper.target === null) return [];
    const exit = context.failureExit();
    return exit.exists ? [] : [{ span: context.site.node.span, message: exit.message }];
  },
};
