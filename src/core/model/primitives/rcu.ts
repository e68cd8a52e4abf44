// RCU: read-side sections, callbacks after a grace period, and waiting for one. Grace periods end in background.ts.
import { RCU_HEAD, RCU_HEAD_NAMES } from '../objects.js';
import { accessChecks, slotIndex } from '../pointers.js';
import { check, eq, num, read, set, bitAnd } from '../terms.js';
import { NO_RESULT, type PrimitiveTable } from './primitive.js';
import { enter, leave, sleepChecks } from './sections.js';

export const RCU: PrimitiveTable = {
  rcu_read_lock: {
    returns: NO_RESULT,
    lower: ({ evaluator, thread }) => {
      evaluator.out.run(enter(thread, 'rcu'), { role: 'rcu', visible: true });
      return null;
    },
  },
  rcu_read_unlock: {
    returns: NO_RESULT,
    lower: ({ evaluator, thread }) => {
      evaluator.out.run(leave(thread, 'rcu', 'rcu-imbalance', 'rcu_read_unlock() without rcu_read_lock()'), {
        role: 'rcu',
        visible: true,
      });
      return null;
    },
  },
  /** The callback runs once every thread that is in a section now has left it. */
  call_rcu: {
    returns: NO_RESULT,
    lower: (call) => {
      const { thread, evaluator } = call;
      const callback = call.arg(1);
      if (callback.kind !== 'ident' || !thread.world.functionFor(callback.name, null))
        throw evaluator.error(callback, 'call_rcu() needs the name of a function of the model');
      if (!thread.callbacks.includes(callback.name)) thread.callbacks.push(callback.name);
      const number = thread.callbacks.indexOf(callback.name) + 1;
      call.onObject(0, RCU_HEAD_NAMES, ({ struct, pointer, text }) => {
        const index = struct.places > 1 ? { index: slotIndex(struct, pointer) } : {};
        const pending = { slot: struct.cells[RCU_HEAD.callback]?.slot ?? -1, local: false, ...index };
        const waits = { slot: struct.cells[RCU_HEAD.waits]?.slot ?? -1, local: false, ...index };
        evaluator.out.run(
          [
            ...accessChecks(struct, pointer, `call_rcu(${text}) writes`),
            check(
              eq(read(pending), num(0)),
              'double-free',
              `call_rcu(${text}) of an object that already waits for a grace period`,
            ),
            set(pending, num(number)),
            set(waits, read({ slot: thread.world.readers, local: false })),
          ],
          { role: 'rcu', visible: true },
        );
      });
      return null;
    },
  },
  /** Waits for every thread that is in a section now. */
  synchronize_rcu: {
    returns: NO_RESULT,
    lower: (call) => {
      const { thread, evaluator } = call;
      const slot = thread.world.graceWaits;
      if (slot === null) throw evaluator.error(call.at, 'synchronize_rcu() needs a world that was built for it');
      const single = thread.world.options.threads.length === 1;
      const waits = single ? { slot, local: false } : { slot, local: false, index: num(thread.index) };
      const others = bitAnd(read({ slot: thread.world.readers, local: false }), num(~thread.bit));
      evaluator.out.run([...sleepChecks(thread, 'synchronize_rcu()'), set(waits, others)], {
        role: 'rcu',
        visible: true,
      });
      evaluator.out.run([], { guard: eq(read(waits), num(0)), role: 'rcu', visible: true });
      return null;
    },
  },
};
