// sleeps-mapped: something that may sleep runs while a table is mapped or locked.
import { isExact } from './pairing.js';
import { nodeSpan, type Rule } from './rule.js';

export const SLEEPS_MAPPED: Rule = {
  code: 'sleeps-mapped',
  severity: 'warning',
  title: 'may sleep while mapped',
  description:
    'A call between map and unmap may sleep. Under the lock that is a bug always; between pte_offset_map() and pte_unmap() it is one with CONFIG_HIGHPTE, where the mapping is an atomic kmap, and since 6.5, where it is an RCU read section. Splitting a folio in the middle of UFFDIO_MOVE, and starting an MMU notifier in khugepaged, were such bugs.',
  yes: `
static void scan_one(struct mmu_notifier_range *range, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	mmu_notifier_invalidate_range_start(range);
	use(*pte);
	pte_unmap(pte);
}
`,
  no: `
static void scan_one(struct mmu_notifier_range *range, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte;

	mmu_notifier_invalidate_range_start(range);
	pte = pte_offset_map(pmd, addr);
	use(*pte);
	pte_unmap(pte);
}
`,
  detect: (context) =>
    context.sites.filter(isExact).flatMap(({ helper, record }) =>
      [...record.sleepsAt].map(([node, callee]) => ({
        span: nodeSpan(context, node),
        message: `${callee}() may sleep, and the table that ${helper.name}() mapped is still held`,
      })),
    ),
};
