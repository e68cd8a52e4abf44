// Spinlocks, mutexes, semaphores and rwlocks: a lock step waits in its guard, and lets through what is an error so that it is told.
import type { StepAction } from '../../explore/program.js';
import { LOCK_NAMES, MUTEX_NAMES, RWLOCK_NAMES, SPINLOCK_NAMES } from '../objects.js';
import { accessChecks, isGood } from '../pointers.js';
import { check, not, or } from '../terms.js';
import { ANY, MUTEX, READ, SPIN, WRITE, type LockMode } from './lock-modes.js';
import { orderActions } from './lock-order.js';
import {
  NO_RESULT,
  TRUTH_RESULT,
  type ObjectArgument,
  type Primitive,
  type PrimitiveCall,
  type PrimitiveTable,
} from './primitive.js';
import { enter, leave, sleepChecks } from './sections.js';

/** What a lock does besides: a spinning one turns preemption off, one of the `irq` calls interrupts as well; others may sleep. */
type Kind = 'spin' | 'irq' | 'sleep';

const touches = (call: PrimitiveCall, { struct, pointer, text }: ObjectArgument): StepAction[] =>
  accessChecks(struct, pointer, `${call.name}(${text}) touches a lock`);

const entered = (call: PrimitiveCall, kind: Kind): StepAction[] =>
  kind === 'sleep' ? [] : enter(call.thread, 'preempt');

/** Interrupts go off before the thread waits for the lock. */
function interruptsOff(call: PrimitiveCall, kind: Kind): void {
  if (kind === 'irq') call.evaluator.out.run(enter(call.thread, 'irq'), { role: 'irq', visible: true });
}

function interruptsOn(call: PrimitiveCall, kind: Kind): void {
  if (kind !== 'irq') return;
  call.evaluator.out.run(
    leave(call.thread, 'irq', 'irq-imbalance', `${call.name}() where interrupts were not turned off`),
    { role: 'irq', visible: true },
  );
}

function lock(mode: LockMode, kind: Kind, nested = false): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      const { thread, evaluator } = call;
      interruptsOff(call, kind);
      call.onObject(0, mode.types, (object) => {
        const again = mode.again(object, thread);
        const what = `${call.name}(${object.text})`;
        evaluator.out.run(
          [
            ...touches(call, object),
            check(not(again), 'deadlock', `${what} takes a lock that the thread already holds`),
            ...(kind === 'sleep' ? sleepChecks(thread, `${call.name}()`) : []),
            ...orderActions(thread, object, what, nested),
            mode.take(object, thread),
            ...entered(call, kind),
          ],
          {
            guard: or(not(isGood(object.struct, object.pointer)), mode.free(object), again),
            role: 'lock',
            visible: true,
          },
        );
      });
      return null;
    },
  };
}

function tryLock(mode: LockMode, kind: Kind): Primitive {
  return {
    returns: TRUTH_RESULT,
    lower: (call) => {
      const { is, value } = call.truth();
      const { out } = call.evaluator;
      call.onObject(
        0,
        mode.types,
        (object) => {
          // A thread that holds the lock itself fails, as everyone does.
          const free = or(not(isGood(object.struct, object.pointer)), mode.free(object));
          const won = [...touches(call, object), mode.take(object, call.thread), ...entered(call, kind), is(true)];
          const ways = [
            { guard: free, actions: won, choice: `${call.name}() succeeds` },
            { guard: not(free), actions: [is(false)], choice: `${call.name}() fails` },
          ];
          out.open = out.fork(ways, { role: 'lock', visible: true }).flat();
        },
        () => {
          const ways = [true, false].map((won) => ({
            guard: null,
            actions: [is(won)],
            choice: `${call.name}() ${won ? 'succeeds' : 'fails'}`,
          }));
          out.open = out.fork(ways).flat();
        },
      );
      return value;
    },
  };
}

const notHeld = (call: PrimitiveCall, object: ObjectArgument, mode: LockMode): StepAction =>
  check(
    mode.holds(object, call.thread),
    'unlock-not-held',
    `${call.name}(${object.text}) of a lock that the thread does not hold`,
  );

function unlock(mode: LockMode, kind: Kind): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      call.onObject(0, mode.types, (object) => {
        const without = `${call.name}(${object.text}) without a matching lock`;
        call.evaluator.out.run(
          [
            ...touches(call, object),
            notHeld(call, object, mode),
            mode.drop(object, call.thread),
            ...(kind === 'sleep' ? [] : leave(call.thread, 'preempt', 'unlock-not-held', without)),
          ],
          { role: 'unlock', visible: true },
        );
      });
      interruptsOn(call, kind);
      return null;
    },
  };
}

/** A writer becomes a reader, without letting another writer in between. */
const downgrade: Primitive = {
  returns: NO_RESULT,
  lower: (call) => {
    call.onObject(0, WRITE.types, (object) => {
      call.evaluator.out.run(
        [
          ...touches(call, object),
          notHeld(call, object, WRITE),
          WRITE.drop(object, call.thread),
          READ.take(object, call.thread),
        ],
        { role: 'lock', visible: true },
      );
    });
    return null;
  },
};

/** Whether anyone holds the lock. */
function isLocked(types: readonly string[], free: LockMode['free']): Primitive {
  return {
    returns: TRUTH_RESULT,
    lower: (call) => {
      const { is, value } = call.truth();
      call.onObject(0, types, (object) => {
        call.evaluator.out.run([...touches(call, object), is(not(free(object)))], { role: 'lock', visible: true });
      });
      return value;
    },
  };
}

/** The thread must hold the lock, in this way. */
function assertHeld(types: readonly string[], holds: LockMode['holds'] | null): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      call.onObject(0, types, (object) => {
        const shared = RWLOCK_NAMES.some((name) => call.thread.world.types.get(name) === object.struct);
        const held = (holds ?? (shared ? ANY.holds : SPIN.holds))(object, call.thread);
        const message = `${call.name}(${object.text}): the thread does not hold it`;
        call.evaluator.out.run([...touches(call, object), check(held, 'lock-not-held', message)], { visible: true });
      });
      return null;
    },
  };
}

/** The calls of one family of locks that turn interrupts off in three ways. */
const withInterrupts = (lockName: string, unlockName: string, mode: LockMode): PrimitiveTable => ({
  [`${lockName}_irqsave`]: lock(mode, 'irq'),
  [`${lockName}_irq`]: lock(mode, 'irq'),
  [`${unlockName}_irqrestore`]: unlock(mode, 'irq'),
  [`${unlockName}_irq`]: unlock(mode, 'irq'),
});

export const LOCKS: PrimitiveTable = {
  spin_lock: lock(SPIN, 'spin'),
  spin_lock_nested: lock(SPIN, 'spin', true),
  spin_trylock: tryLock(SPIN, 'spin'),
  spin_unlock: unlock(SPIN, 'spin'),
  raw_spin_lock: lock(SPIN, 'spin'),
  raw_spin_unlock: unlock(SPIN, 'spin'),
  ...withInterrupts('spin_lock', 'spin_unlock', SPIN),
  ...withInterrupts('read_lock', 'read_unlock', READ),
  ...withInterrupts('write_lock', 'write_unlock', WRITE),
  mutex_lock: lock(MUTEX, 'sleep'),
  mutex_lock_nested: lock(MUTEX, 'sleep', true),
  mutex_trylock: tryLock(MUTEX, 'sleep'),
  mutex_unlock: unlock(MUTEX, 'sleep'),
  down_read: lock(READ, 'sleep'),
  down_read_trylock: tryLock(READ, 'sleep'),
  up_read: unlock(READ, 'sleep'),
  down_write: lock(WRITE, 'sleep'),
  down_write_nested: lock(WRITE, 'sleep', true),
  down_write_trylock: tryLock(WRITE, 'sleep'),
  up_write: unlock(WRITE, 'sleep'),
  downgrade_write: downgrade,
  read_lock: lock(READ, 'spin'),
  read_trylock: tryLock(READ, 'spin'),
  read_unlock: unlock(READ, 'spin'),
  write_lock: lock(WRITE, 'spin'),
  write_trylock: tryLock(WRITE, 'spin'),
  write_unlock: unlock(WRITE, 'spin'),
  spin_is_locked: isLocked(SPINLOCK_NAMES, SPIN.free),
  mutex_is_locked: isLocked(MUTEX_NAMES, MUTEX.free),
  rwsem_is_locked: isLocked(RWLOCK_NAMES, ANY.free),
  lockdep_assert_held: assertHeld(LOCK_NAMES, null),
  lockdep_assert_held_read: assertHeld(RWLOCK_NAMES, READ.holds),
  lockdep_assert_held_write: assertHeld(RWLOCK_NAMES, WRITE.holds),
};
