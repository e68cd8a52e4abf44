// Modes of a CPU, a task or a flush in progress: entered and left in pairs, without an object or with one that the caller owns.
import type { EffectObject, GiveCall, ResourcePair, TakeCall } from './effects.js';

const take = (name: string, object: EffectObject = 'whole'): TakeCall => ({ name, object });
const give = (name: string, object: EffectObject = 'whole'): GiveCall => ({ name, object });

export const MODE_PAIRS: readonly ResourcePair[] = [
  {
    name: 'an RCU read-side section',
    doc: 'Keeps what is freed by RCU.',
    takes: [take('rcu_read_lock')],
    gives: [give('rcu_read_unlock')],
  },
  {
    name: 'an RCU-sched read-side section',
    doc: 'Keeps what is freed by RCU, with preemption off.',
    takes: [take('rcu_read_lock_sched')],
    gives: [give('rcu_read_unlock_sched')],
  },
  {
    name: 'an SRCU read-side section',
    doc: 'Keeps what is freed by this SRCU domain.',
    takes: [take('srcu_read_lock', 0)],
    gives: [give('srcu_read_unlock', 0)],
  },
  {
    name: 'an MMU notifier range',
    doc: 'Secondary MMUs stay away from the range until its end is announced.',
    takes: [
      take('mmu_notifier_invalidate_range_start', 0),
      { name: 'mmu_notifier_invalidate_range_start_nonblock', object: 0, when: 'zero' },
    ],
    gives: [give('mmu_notifier_invalidate_range_end', 0), give('mmu_notifier_invalidate_range_only_end', 0)],
  },
  {
    name: 'lazy MMU mode',
    doc: 'PTE updates may be batched until it is left.',
    takes: [take('arch_enter_lazy_mmu_mode'), take('lazy_mmu_mode_enable')],
    gives: [give('arch_leave_lazy_mmu_mode'), give('lazy_mmu_mode_disable')],
  },
  {
    name: 'interrupts off',
    doc: 'No interrupt, so no IPI, on this CPU.',
    takes: [{ name: 'local_irq_save', object: 'whole', sets: 0 }, take('local_irq_disable')],
    gives: [give('local_irq_restore'), give('local_irq_enable')],
  },
  {
    name: 'preemption off',
    doc: 'The task stays on its CPU.',
    takes: [take('preempt_disable'), take('get_cpu')],
    gives: [give('preempt_enable'), give('put_cpu')],
  },
  {
    name: 'migration off',
    doc: 'The task stays on its CPU but may be preempted.',
    takes: [take('migrate_disable')],
    gives: [give('migrate_enable')],
  },
  {
    name: 'page faults off',
    doc: 'User accesses fail instead of faulting in.',
    takes: [take('pagefault_disable')],
    gives: [give('pagefault_enable')],
  },
  {
    name: 'CPU hotplug off',
    doc: 'No CPU comes or goes.',
    takes: [take('cpus_read_lock')],
    gives: [give('cpus_read_unlock')],
  },
  {
    name: 'a block plug',
    doc: 'I/O is gathered until the plug is finished.',
    takes: [take('blk_start_plug', 0)],
    gives: [give('blk_finish_plug', 0)],
  },
  {
    name: 'a swap read plug',
    doc: 'Swap reads are gathered until it is pulled; it is put in by the first read that is handed its address.',
    takes: [],
    gives: [give('swap_read_unplug', 0), give('swap_write_unplug', 0)],
  },
  {
    name: 'an mmu_gather',
    doc: 'Pages and tables are freed after the TLB flush that finishes it.',
    takes: [take('tlb_gather_mmu', 0), take('tlb_gather_mmu_fullmm', 0)],
    gives: [give('tlb_finish_mmu', 0)],
  },
  {
    name: 'access to user memory',
    doc: 'Opened for a short time on CPUs that guard it.',
    takes: [take('user_access_begin')],
    gives: [give('user_access_end')],
  },
];
