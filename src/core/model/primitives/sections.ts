// Sections that delay others: RCU readers, preemption and interrupts off. Entering and leaving keeps the masks that waiters look at.
import type { StepAction, StepExpr } from '../../explore/program.js';
import { RCU_HEAD, RCU_HEAD_NAMES } from '../objects.js';
import { add, and, bitAnd, bitOr, check, eq, gt, num, read, set, sub, when } from '../terms.js';
import type { Depth, ThreadContext } from '../thread-context.js';

/** Sections in which a thread delays grace periods. */
const DELAYS_GRACE_PERIODS: readonly Depth[] = ['rcu', 'preempt', 'irq'];

export function enter(thread: ThreadContext, kind: Depth): StepAction[] {
  const depth = thread.depth(kind);
  const actions: StepAction[] = [set(depth, add(read(depth), num(1)))];
  if (DELAYS_GRACE_PERIODS.includes(kind)) actions.push(setBit(thread.world.readers, thread.bit));
  if (kind === 'irq') actions.push(setBit(thread.world.irqsOff, thread.bit));
  return actions;
}

/** `property` names what is broken where the section was not entered. */
export function leave(thread: ThreadContext, kind: Depth, property: string, message: string): StepAction[] {
  const depth = thread.depth(kind);
  const actions: StepAction[] = [
    check(gt(read(depth), num(0)), property, message),
    set(depth, sub(read(depth), num(1))),
  ];
  if (kind === 'irq')
    actions.push(
      ...when(eq(read(depth), num(0)), [clearBit(thread.world.irqsOff, thread.bit), ...interrupted(thread)]),
    );
  if (DELAYS_GRACE_PERIODS.includes(kind)) actions.push(...when(and(...outside(thread)), quiesce(thread)));
  return actions;
}

function outside(thread: ThreadContext): StepExpr[] {
  return DELAYS_GRACE_PERIODS.map((kind) => eq(read(thread.depth(kind)), num(0)));
}

/** The thread passes a quiescent state: every grace period that waits for it stops waiting. */
function quiesce(thread: ThreadContext): StepAction[] {
  const { world } = thread;
  const actions = [clearBit(world.readers, thread.bit)];
  const heads = world.types.get(RCU_HEAD_NAMES[0]);
  const waits = heads?.cells[RCU_HEAD.waits];
  if (heads && waits)
    for (let place = 0; place < heads.places; place++)
      actions.push(clearBit(waits.slot, thread.bit, heads.places > 1 ? place : null));
  return [...actions, ...clearAll(thread, world.graceWaits)];
}

/** The thread takes the interrupts that wait for it. */
function interrupted(thread: ThreadContext): StepAction[] {
  return clearAll(thread, thread.world.ipiWaits);
}

function clearAll(thread: ThreadContext, slot: number | null): StepAction[] {
  if (slot === null) return [];
  return thread.world.options.threads.map((_, i) =>
    clearBit(slot, thread.bit, thread.world.options.threads.length > 1 ? i : null),
  );
}

function setBit(slot: number, bit: number): StepAction {
  const ref = { slot, local: false };
  return set(ref, bitOr(read(ref), num(bit)));
}

function clearBit(slot: number, bit: number, index: number | null = null): StepAction {
  const ref = index === null ? { slot, local: false } : { slot, local: false, index: num(index) };
  return set(ref, bitAnd(read(ref), num(~bit)));
}

/** Checks that the thread may sleep here. */
export function sleepChecks(thread: ThreadContext, what: string): StepAction[] {
  const message: Readonly<Record<string, string>> = {
    rcu: 'inside an RCU read-side section',
    preempt: 'with a spinlock held or preemption off',
    irq: 'with interrupts off',
  };
  return DELAYS_GRACE_PERIODS.map((kind) =>
    check(eq(read(thread.depth(kind)), num(0)), 'sleep-in-atomic', `${what} may sleep ${message[kind] ?? ''}`),
  );
}
