// ESCAPES_PARAM: the mapping leaves through a pointer parameter or the return value.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const ESCAPES_PARAM: ReasonRule = {
  code: 'ESCAPES_PARAM',
  title: 'handed to the caller',
  description:
    'The entry pointer or the lock pointer is written through a pointer parameter, or returned: a caller goes on with the mapping.',
  yes: `
static pte_t *first(pmd_t *pmd, unsigned long addr)
{
	return pte_offset_map(pmd, addr);
}
`,
  no: `
static bool first_is_none(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	bool none = pte_none(*pte);

	pte_unmap(pte);
	return none;
}
`,
  detect: (context) =>
    firstOf(
      context,
      [...context.record.escapes.values()].filter((escape) => escape.kind !== 'struct').map((escape) => escape.node),
      () => 'the entry or lock pointer is handed to the caller',
    ),
};
