// SLEEPS_MAPPED: something that may sleep runs between map and unmap.
import { firstOf, type ReasonRule } from './reason-rule.js';

export const SLEEPS_MAPPED: ReasonRule = {
  code: 'SLEEPS_MAPPED',
  title: 'may sleep while mapped',
  description:
    'A call between map and unmap may sleep. Under the converted API the mapping holds RCU or a spinlock, in which sleeping is a bug.',
  yes: `
static void collapse(struct mmu_notifier_range *range, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	mmu_notifier_invalidate_range_start(range);
	use(*pte);
	pte_unmap(pte);
}
`,
  no: `
static void collapse(struct mmu_notifier_range *range, pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);

	use(*pte);
	pte_unmap(pte);
	mmu_notifier_invalidate_range_start(range);
}
`,
  detect: (context) =>
    firstOf(
      context,
      context.record.sleepsAt.keys(),
      (node) => `${context.record.sleepsAt.get(node) ?? ''}() may sleep while the table is mapped`,
    ),
};
