// read-twice: an entry is read again after the decision, and the second value is used as if it were the first.
import type { Rule } from './rule.js';
import { lostDirty, writtenBack } from './stale-copies.js';
import { uncheckedUses } from './unchecked-values.js';

export const READ_TWICE: Rule = {
  code: 'read-twice',
  severity: 'warning',
  title: 'read twice, decided once',
  description:
    'An entry is read twice and the decision was made on the first value. Without the lock another CPU may change it in between; under the lock hardware may still set its accessed and dirty bits until it is cleared atomically. The pagemap scan lost dirty bits by committing a value from before ptep_modify_prot_start(), and mremap() missed a flush by testing the dirty bit before ptep_get_and_clear().',
  yes: `
static struct page *peek_page(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	struct page *page = NULL;

	if (pte_present(*pte))
		page = pte_page(*pte);
	pte_unmap(pte);
	return page;
}
`,
  no: `
static struct page *peek_page(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	pte_t entry = READ_ONCE(*pte);
	struct page *page = NULL;

	if (pte_present(entry))
		page = pte_page(entry);
	pte_unmap(pte);
	return page;
}
`,
  detect: (context) => [
    ...uncheckedUses(context)
      .filter((use) => use.testedBefore)
      .map(({ call }) => ({
        span: call.span,
        message: `reads the entry a second time without the lock; that it is present was found on the first read`,
      })),
    ...writtenBack(context),
    ...lostDirty(context),
  ],
};
