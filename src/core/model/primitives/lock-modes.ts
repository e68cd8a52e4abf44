// The three ways to hold a lock: alone, as a writer, as one of several readers.
import type { SlotRef, StepAction, StepExpr } from '../../explore/program.js';
import { MUTEX_NAMES, RWLOCK, RWLOCK_NAMES, SPINLOCK, SPINLOCK_NAMES } from '../objects.js';
import { slotIndex } from '../pointers.js';
import { and, bitAnd, bitOr, eq, ne, num, or, read, set } from '../terms.js';
import type { ThreadContext } from '../thread-context.js';
import type { ObjectArgument } from './primitive.js';

/** Conditions and changes of one lock, told for the thread that asks. */
export interface LockMode {
  readonly types: readonly string[];
  readonly free: (lock: ObjectArgument) => StepExpr;
  /** Taking it would wait for the thread itself. */
  readonly again: (lock: ObjectArgument, thread: ThreadContext) => StepExpr;
  readonly holds: (lock: ObjectArgument, thread: ThreadContext) => StepExpr;
  readonly take: (lock: ObjectArgument, thread: ThreadContext) => StepAction;
  readonly drop: (lock: ObjectArgument, thread: ThreadContext) => StepAction;
}

function cell({ struct, pointer }: ObjectArgument, index: number): SlotRef {
  const slot = struct.cells[index]?.slot ?? -1;
  return struct.places === 1 ? { slot, local: false } : { slot, local: false, index: slotIndex(struct, pointer) };
}

function alone(types: readonly string[]): LockMode {
  const owner = (lock: ObjectArgument): SlotRef => cell(lock, SPINLOCK.owner);
  const mine: LockMode['holds'] = (lock, thread) => eq(read(owner(lock)), num(thread.owner));
  return {
    types,
    free: (lock) => eq(read(owner(lock)), num(0)),
    again: mine,
    holds: mine,
    take: (lock, thread) => set(owner(lock), num(thread.owner)),
    drop: (lock) => set(owner(lock), num(0)),
  };
}

export const SPIN = alone(SPINLOCK_NAMES);
export const MUTEX = alone(MUTEX_NAMES);

const writer = (lock: ObjectArgument): SlotRef => cell(lock, RWLOCK.writer);
const readers = (lock: ObjectArgument): SlotRef => cell(lock, RWLOCK.readers);
const writes: LockMode['holds'] = (lock, thread) => eq(read(writer(lock)), num(thread.owner));
const reads: LockMode['holds'] = (lock, thread) => ne(bitAnd(read(readers(lock)), num(thread.bit)), num(0));
const either: LockMode['holds'] = (lock, thread) => or(writes(lock, thread), reads(lock, thread));

export const WRITE: LockMode = {
  types: RWLOCK_NAMES,
  free: (lock) => and(eq(read(writer(lock)), num(0)), eq(read(readers(lock)), num(0))),
  again: either,
  holds: writes,
  take: (lock, thread) => set(writer(lock), num(thread.owner)),
  drop: (lock) => set(writer(lock), num(0)),
};

export const READ: LockMode = {
  types: RWLOCK_NAMES,
  free: (lock) => eq(read(writer(lock)), num(0)),
  again: either,
  holds: reads,
  take: (lock, thread) => set(readers(lock), bitOr(read(readers(lock)), num(thread.bit))),
  drop: (lock, thread) => set(readers(lock), bitAnd(read(readers(lock)), num(~thread.bit))),
};

/** Whether a lock of any kind is free, and whether the thread holds it in some way. */
export const ANY = { free: WRITE.free, holds: either };
