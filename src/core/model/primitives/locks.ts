// Spinlocks, mutexes, semaphores and rwlocks: a lock step waits in its guard, and lets through what is an error so that it is told.
import type { StepAction, StepExpr } from '../../explore/program.js';
import { MUTEX_NAMES, RWLOCK, RWLOCK_NAMES, SPINLOCK, SPINLOCK_NAMES } from '../objects.js';
import { accessChecks, isGood, slotIndex } from '../pointers.js';
import { and, bitAnd, bitOr, check, eq, ne, not, num, or, read, set } from '../terms.js';
import {
  NO_RESULT,
  TRUTH_RESULT,
  type ObjectArgument,
  type Primitive,
  type PrimitiveCall,
  type PrimitiveTable,
} from './primitive.js';
import { enter, leave, sleepChecks } from './sections.js';

interface Ref {
  slot: number;
  local: boolean;
  index?: StepExpr;
}

function cell({ struct, pointer }: ObjectArgument, index: number): Ref {
  const slot = struct.cells[index]?.slot ?? -1;
  return struct.places === 1 ? { slot, local: false } : { slot, local: false, index: slotIndex(struct, pointer) };
}

/** Whether a spinning lock turns preemption off, or a sleeping one may sleep. */
type Kind = 'spin' | 'sleep';

const before = (call: PrimitiveCall, kind: Kind): StepAction[] =>
  kind === 'sleep' ? sleepChecks(call.thread, `${call.name}()`) : [];
const entered = (call: PrimitiveCall, kind: Kind): StepAction[] =>
  kind === 'spin' ? enter(call.thread, 'preempt') : [];
const left = (call: PrimitiveCall, kind: Kind, text: string): StepAction[] =>
  kind === 'spin'
    ? leave(call.thread, 'preempt', 'unlock-not-held', `${call.name}(${text}) without a matching lock`)
    : [];

function lock(names: readonly string[], kind: Kind): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      call.onObject(0, names, (object) => {
        const owner = cell(object, SPINLOCK.owner);
        const { thread, evaluator } = call;
        const mine = eq(read(owner), num(thread.owner));
        const good = isGood(object.struct, object.pointer);
        evaluator.out.run(
          [
            ...accessChecks(object.struct, object.pointer, `${call.name}(${object.text}) touches a lock`),
            check(not(mine), 'deadlock', `${call.name}(${object.text}) takes a lock that the thread already holds`),
            ...before(call, kind),
            set(owner, num(thread.owner)),
            ...entered(call, kind),
          ],
          { guard: or(not(good), eq(read(owner), num(0)), mine), role: 'lock', visible: true },
        );
      });
      return null;
    },
  };
}

function tryLock(names: readonly string[], kind: Kind): Primitive {
  return {
    returns: TRUTH_RESULT,
    lower: (call) => {
      const { is, value } = call.truth();
      call.onObject(
        0,
        names,
        (object) => {
          const owner = cell(object, SPINLOCK.owner);
          const checks = accessChecks(object.struct, object.pointer, `${call.name}(${object.text}) touches a lock`);
          const free = or(not(isGood(object.struct, object.pointer)), eq(read(owner), num(0)));
          const { out } = call.evaluator;
          out.open = out
            .fork(
              [
                {
                  guard: free,
                  actions: [...checks, set(owner, num(call.thread.owner)), ...entered(call, kind), is(true)],
                  choice: `${call.name}() succeeds`,
                },
                { guard: not(free), actions: [is(false)], choice: `${call.name}() fails` },
              ],
              { role: 'lock', visible: true },
            )
            .flat();
        },
        () => {
          const { out } = call.evaluator;
          out.open = out
            .fork(
              [true, false].map((won) => ({
                guard: null,
                actions: [is(won)],
                choice: `${call.name}() ${won ? 'succeeds' : 'fails'}`,
              })),
            )
            .flat();
        },
      );
      return value;
    },
  };
}

function unlock(names: readonly string[], kind: Kind): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      call.onObject(0, names, (object) => {
        const owner = cell(object, SPINLOCK.owner);
        call.evaluator.out.run(
          [
            ...accessChecks(object.struct, object.pointer, `${call.name}(${object.text}) touches a lock`),
            check(
              eq(read(owner), num(call.thread.owner)),
              'unlock-not-held',
              `${call.name}(${object.text}) of a lock that the thread does not hold`,
            ),
            set(owner, num(0)),
            ...left(call, kind, object.text),
          ],
          { role: 'unlock', visible: true },
        );
      });
      return null;
    },
  };
}

function readLock(kind: Kind): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      call.onObject(0, RWLOCK_NAMES, (object) => {
        const writer = cell(object, RWLOCK.writer);
        const readers = cell(object, RWLOCK.readers);
        const { bit, owner } = call.thread;
        const again = or(eq(read(writer), num(owner)), ne(bitAnd(read(readers), num(bit)), num(0)));
        const good = isGood(object.struct, object.pointer);
        call.evaluator.out.run(
          [
            ...accessChecks(object.struct, object.pointer, `${call.name}(${object.text}) touches a lock`),
            check(not(again), 'deadlock', `${call.name}(${object.text}) takes a lock that the thread already holds`),
            ...before(call, kind),
            set(readers, bitOr(read(readers), num(bit))),
            ...entered(call, kind),
          ],
          { guard: or(not(good), eq(read(writer), num(0)), again), role: 'lock', visible: true },
        );
      });
      return null;
    },
  };
}

function readUnlock(kind: Kind): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      call.onObject(0, RWLOCK_NAMES, (object) => {
        const readers = cell(object, RWLOCK.readers);
        const { bit } = call.thread;
        call.evaluator.out.run(
          [
            ...accessChecks(object.struct, object.pointer, `${call.name}(${object.text}) touches a lock`),
            check(
              ne(bitAnd(read(readers), num(bit)), num(0)),
              'unlock-not-held',
              `${call.name}(${object.text}) of a lock that the thread does not hold`,
            ),
            set(readers, bitAnd(read(readers), num(~bit))),
            ...left(call, kind, object.text),
          ],
          { role: 'unlock', visible: true },
        );
      });
      return null;
    },
  };
}

function writeLock(kind: Kind): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      call.onObject(0, RWLOCK_NAMES, (object) => {
        const writer = cell(object, RWLOCK.writer);
        const readers = cell(object, RWLOCK.readers);
        const { bit, owner } = call.thread;
        const again = or(eq(read(writer), num(owner)), ne(bitAnd(read(readers), num(bit)), num(0)));
        const free = and(eq(read(writer), num(0)), eq(read(readers), num(0)));
        const good = isGood(object.struct, object.pointer);
        call.evaluator.out.run(
          [
            ...accessChecks(object.struct, object.pointer, `${call.name}(${object.text}) touches a lock`),
            check(not(again), 'deadlock', `${call.name}(${object.text}) takes a lock that the thread already holds`),
            ...before(call, kind),
            set(writer, num(owner)),
            ...entered(call, kind),
          ],
          { guard: or(not(good), free, again), role: 'lock', visible: true },
        );
      });
      return null;
    },
  };
}

export const LOCKS: PrimitiveTable = {
  spin_lock: lock(SPINLOCK_NAMES, 'spin'),
  spin_lock_nested: lock(SPINLOCK_NAMES, 'spin'),
  spin_trylock: tryLock(SPINLOCK_NAMES, 'spin'),
  spin_unlock: unlock(SPINLOCK_NAMES, 'spin'),
  mutex_lock: lock(MUTEX_NAMES, 'sleep'),
  mutex_trylock: tryLock(MUTEX_NAMES, 'sleep'),
  mutex_unlock: unlock(MUTEX_NAMES, 'sleep'),
  down_read: readLock('sleep'),
  up_read: readUnlock('sleep'),
  down_write: writeLock('sleep'),
  up_write: unlock(RWLOCK_NAMES, 'sleep'),
  read_lock: readLock('spin'),
  read_unlock: readUnlock('spin'),
  write_lock: writeLock('spin'),
  write_unlock: unlock(RWLOCK_NAMES, 'spin'),
};
