// IRQ_OFF_FAST_PATH: interrupts off is what keeps the table alive.
import type { ReasonRule } from './reason-rule.js';

export const IRQ_OFF_FAST_PATH: ReasonRule = {
  code: 'IRQ_OFF_FAST_PATH',
  title: 'protected by IRQs off',
  description:
    'The table is walked without its lock by a function whose callers turned interrupts off, as fast GUP does: that is its only protection, and it must not take the lock.',
  yes: 'local_irq_save(flags);\nwalk_range(pmd, addr); /* pte_offset_map() inside, no lock */\nlocal_irq_restore(flags);',
  no: 'local_irq_save(flags);\npte = pte_offset_map_lock(mm, pmd, addr, &ptl);',
  detect: (context) => {
    const { helper, record, site } = context;
    if (helper.locks || !helper.maps || record.lockedAt.size > 0) return [];
    const caller = context.callers.irqsOff();
    return caller === null
      ? []
      : [{ span: site.node.span, message: `reached with interrupts off from ${caller}(): its only protection` }];
  },
};
