// present-unchecked: where the page is, asked of a value that was read without the lock and may be of any kind.
import type { Rule } from './rule.js';
import { uncheckedUses } from './unchecked-values.js';

export const PRESENT_UNCHECKED: Rule = {
  code: 'present-unchecked',
  severity: 'warning',
  title: 'not known to be present',
  description:
    'An accessor that means something for a present entry only (its page, its frame) is applied to a value that was read without the lock, and no test of this value came before. It may be a swap or migration entry, whose bits are read as a frame number: the huge-page code took a migration entry for a page so.',
  yes: `
static struct page *peek_page(pmd_t *pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	pte_t pte = READ_ONCE(*ptep);
	struct page *page = NULL;

	if (!pte_none(pte))
		page = pte_page(pte);
	pte_unmap(ptep);
	return page;
}
`,
  no: `
static struct page *peek_page(pmd_t *pmd, unsigned long addr)
{
	pte_t *ptep = pte_offset_map(pmd, addr);
	pte_t pte = READ_ONCE(*ptep);
	struct page *page = NULL;

	if (pte_present(pte))
		page = pte_page(pte);
	pte_unmap(ptep);
	return page;
}
`,
  detect: (context) =>
    uncheckedUses(context)
      .filter((use) => !use.testedBefore)
      .map(({ call }) => ({
        span: call.span,
        message: `${call.callee ?? ''}() is for present entries, and this one was read without the lock and not tested`,
      })),
};
