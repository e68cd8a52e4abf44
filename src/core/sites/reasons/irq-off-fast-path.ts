// IRQ_OFF_FAST_PATH: interrupts off is what keeps the table alive.
import type { ReasonRule } from './reason-rule.js';

export const IRQ_OFF_FAST_PATH: ReasonRule = {
  code: 'IRQ_OFF_FAST_PATH',
  title: 'protected by IRQs off',
  description:
    'The table is walked without its lock by a function whose callers turned interrupts off, as fast GUP does: that is its only protection, and it must not take the lock.',
  yes: `
static int fast_entry(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int found = !pte_none(*pte);

	pte_unmap(pte);
	return found;
}

int fast_lookup(pmd_t *pmd, unsigned long addr)
{
	unsigned long flags;
	int found;

	local_irq_save(flags);
	found = fast_entry(pmd, addr);
	local_irq_restore(flags);
	return found;
}
`,
  no: `
static int entry(pmd_t *pmd, unsigned long addr)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int found = !pte_none(*pte);

	pte_unmap(pte);
	return found;
}

int lookup(pmd_t *pmd, unsigned long addr)
{
	unsigned long flags;

	local_irq_save(flags);
	count_lookup();
	local_irq_restore(flags);
	return entry(pmd, addr);
}
`,
  detect: (context) => {
    const { helper, record, site } = context;
    if (helper.locks || !helper.maps || record.lockedAt.size > 0) return [];
    const caller = context.callers.irqsOff();
    return caller === null
      ? []
      : [{ span: site.node.span, message: `reached with interrupts off from ${caller}: its only protection` }];
  },
};
