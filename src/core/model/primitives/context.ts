// Interrupts, preemption and sleeping: what a thread may do depends on where it is.
import { bitAnd, eq, num, read, set } from '../terms.js';
import type { Depth } from '../thread-context.js';
import { INT } from '../types.js';
import { intValue } from '../values.js';
import { NO_RESULT, type Primitive, type PrimitiveTable } from './primitive.js';
import { enter, leave, sleepChecks } from './sections.js';

function entering(kind: Depth): Primitive {
  return {
    returns: NO_RESULT,
    lower: ({ evaluator, thread }) => {
      evaluator.out.run(enter(thread, kind), { role: kind, visible: true });
      return null;
    },
  };
}

function leaving(kind: Depth, pair: string): Primitive {
  return {
    returns: NO_RESULT,
    lower: ({ evaluator, thread, name }) => {
      evaluator.out.run(leave(thread, kind, `${kind}-imbalance`, `${name}() without ${pair}()`), {
        role: kind,
        visible: true,
      });
      return null;
    },
  };
}

const maySleep: Primitive = {
  returns: NO_RESULT,
  lower: ({ evaluator, thread, name }) => {
    evaluator.out.run(sleepChecks(thread, `${name}()`), { visible: true });
    return null;
  },
};

/** Under sequential consistency every access is ordered already. */
const ORDERS_NOTHING: Primitive = {
  returns: NO_RESULT,
  lower: ({ evaluator }) => {
    evaluator.out.run([]);
    return null;
  },
};

const BARRIERS: PrimitiveTable = Object.fromEntries(
  [
    'barrier',
    'cpu_relax',
    'smp_mb',
    'smp_rmb',
    'smp_wmb',
    'smp_mb__before_atomic',
    'smp_mb__after_atomic',
    'smp_mb__after_spinlock',
    'smp_acquire__after_ctrl_dep',
  ].map((name) => [name, ORDERS_NOTHING]),
);

export const CONTEXT: PrimitiveTable = {
  ...BARRIERS,
  /** Each thread has a CPU of its own. */
  smp_processor_id: {
    returns: () => INT,
    lower: ({ thread }) => intValue(num(thread.index)),
  },
  local_irq_save: entering('irq'),
  local_irq_disable: entering('irq'),
  local_irq_restore: leaving('irq', 'local_irq_save'),
  local_irq_enable: leaving('irq', 'local_irq_disable'),
  preempt_disable: entering('preempt'),
  preempt_enable: leaving('preempt', 'preempt_disable'),
  might_sleep: maySleep,
  cond_resched: maySleep,
  schedule: maySleep,
  /** Sends an interrupt to all other CPUs and waits until each has taken it. */
  smp_call_function: {
    returns: NO_RESULT,
    lower: (call) => {
      const { thread, evaluator } = call;
      const slot = thread.world.ipiWaits;
      if (slot === null) throw evaluator.error(call.at, 'smp_call_function() needs a world that was built for it');
      const single = thread.world.options.threads.length === 1;
      const waits = single ? { slot, local: false } : { slot, local: false, index: num(thread.index) };
      const others = bitAnd(read({ slot: thread.world.irqsOff, local: false }), num(~thread.bit));
      evaluator.out.run([set(waits, others)], { role: 'irq', visible: true });
      evaluator.out.run([], { guard: eq(read(waits), num(0)), role: 'irq', visible: true });
      return null;
    },
  },
};
