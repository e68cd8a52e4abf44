// STACK_PMD: the pmd pointer leads to a copy on the stack.
import { rootOfExpr } from '../paths/evaluate.js';
import type { ReasonRule } from './reason-rule.js';

export const STACK_PMD: ReasonRule = {
  code: 'STACK_PMD',
  title: 'copy of the pmd',
  description:
    'The pmd pointer is the address of a local copy, in this function or in a caller. Looking at the copy again says nothing about the live slot, so a try-map call cannot re-check it.',
  yes: `
static bool is_none(pmd_t pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(&pmd, addr);
	bool none = pte_none(*pte);

	pte_unmap(pte);
	return none;
}
`,
  no: `
static bool is_none(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	bool none = pte_none(*pte);

	pte_unmap(pte);
	return none;
}
`,
  detect: (context) => {
    const { site, graph, callers } = context;
    const arg = site.helper.pmd === null ? undefined : site.node.args[site.helper.pmd];
    if (!arg) return [];
    const hit = (message: string) => [{ span: site.node.span, message }];
    if (
      arg.kind === 'unary' &&
      arg.op === '&' &&
      arg.operand.kind === 'ident' &&
      graph.locals.get(arg.operand.name)?.pointers === 0
    ) {
      return hit(`&${arg.operand.name} is the address of a copy, not of the live pmd slot`);
    }
    const root = arg.kind === 'ident' ? rootOfExpr(arg) : null;
    const param = graph.params.findIndex((one) => one.name === root);
    const caller = param < 0 ? null : callers.passesStackCopy(param);
    return caller === null ? [] : hit(`${caller} passes the address of a copy of the pmd`);
  },
};
