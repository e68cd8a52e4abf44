// atomic_t, atomic_long_t and refcount_t: each call is one step, whatever ordering it has in the kernel.
import type { StepAction, StepExpr } from '../../explore/program.js';
import { ATOMIC, ATOMIC_NAMES } from '../objects.js';
import { accessChecks, slotIndex } from '../pointers.js';
import { add, check, cond, eq, ge, gt, lt, ne, num, read, set, sub } from '../terms.js';
import { BOOL, INT } from '../types.js';
import { intValue, scalar, UNKNOWN_INT, type Value } from '../values.js';
import type { Primitive, PrimitiveCall, PrimitiveTable } from './primitive.js';

/** What a call does to a counter, told of the value before it. */
interface Effect {
  readonly checks?: readonly StepAction[];
  /** Absent: the counter is only looked at. */
  readonly next?: StepExpr;
  readonly result?: StepExpr;
}

interface Operation {
  /** Which argument is the counter; default the first. */
  readonly object?: number;
  readonly returns: 'truth' | 'int' | null;
  readonly effect: (old: StepExpr, arg: (i: number) => StepExpr, call: PrimitiveCall) => Effect;
}

function operation({ object = 0, returns, effect }: Operation): Primitive {
  const type = returns === 'truth' ? BOOL : INT;
  return {
    object,
    returns: () => (returns === null ? null : type),
    lower: (call): Value | null => {
      const { out, frame } = call.evaluator;
      // An object that is not modelled can give anything; models have none.
      const open = !frame.strict;
      const result = returns === null ? null : call.thread.scalar(`result of ${call.name}()`, INT, open, null);
      const values = new Map(call.args.flatMap((_, i) => (i === object ? [] : [[i, call.value(i)] as const])));
      const arg = (i: number): StepExpr => {
        const value = values.get(i);
        if (!value) throw call.evaluator.error(call.at, `${call.name}() needs an argument ${String(i + 1)}`);
        return scalar(value);
      };
      const anything = (): void => {
        out.run(result ? [set(result, num(UNKNOWN_INT))] : []);
      };
      if ([...values.values()].some((value) => value.unknown)) {
        anything();
        return result && intValue(read(result), open);
      }
      call.onObject(
        object,
        ATOMIC_NAMES,
        ({ struct, pointer, text }) => {
          const slot = struct.cells[ATOMIC.counter]?.slot ?? -1;
          const index = struct.places === 1 ? {} : { index: slotIndex(struct, pointer) };
          const counter = { slot, local: false, ...index };
          const done = effect(read(counter), arg, call);
          out.run(
            [
              ...accessChecks(struct, pointer, `${call.name}(${text})`),
              ...(done.checks ?? []),
              ...(result && done.result ? [set(result, done.result)] : []),
              ...(done.next ? [set(counter, done.next)] : []),
            ],
            { role: 'atomic', visible: true },
          );
        },
        anything,
      );
      return result && intValue(read(result), open);
    },
  };
}

const one = num(1);
const zero = num(0);
const notFromZero = (old: StepExpr, call: PrimitiveCall): StepAction[] => [
  check(gt(old, zero), 'refcount-from-zero', `${call.called} of a count that is zero`),
];
const notBelowZero = (old: StepExpr, by: StepExpr, call: PrimitiveCall): StepAction[] => [
  check(ge(old, by), 'refcount-underflow', `${call.called} goes below zero`),
];
/** `next` where the test holds, which is also the result. */
const changeIf = (old: StepExpr, test: StepExpr, next: StepExpr): Effect => ({
  next: cond(test, next, old),
  result: cond(test, one, zero),
});

/** Calls that atomic_t, atomic_long_t and refcount_t have alike, without the prefix of their names. */
const COMMON: Readonly<Record<string, Operation>> = {
  read: { returns: 'int', effect: (old) => ({ result: old }) },
  set: {
    returns: null,
    effect: (_, arg) => ({ next: arg(1) }),
  },
  dec_and_test: {
    returns: 'truth',
    effect: (old, _, call) => ({
      checks: notBelowZero(old, one, call),
      next: sub(old, one),
      result: eq(old, one),
    }),
  },
  sub_and_test: {
    object: 1,
    returns: 'truth',
    effect: (old, arg, call) => ({
      checks: notBelowZero(old, arg(0), call),
      next: sub(old, arg(0)),
      result: eq(old, arg(0)),
    }),
  },
  inc_not_zero: { returns: 'truth', effect: (old) => changeIf(old, ne(old, zero), add(old, one)) },
  add_not_zero: { object: 1, returns: 'truth', effect: (old, arg) => changeIf(old, ne(old, zero), add(old, arg(0))) },
  dec_not_one: { returns: 'truth', effect: (old) => changeIf(old, ne(old, one), sub(old, one)) },
};

const ATOMIC_ONLY: Readonly<Record<string, Operation>> = {
  inc: { returns: null, effect: (old) => ({ next: add(old, one) }) },
  dec: { returns: null, effect: (old) => ({ next: sub(old, one) }) },
  add: { object: 1, returns: null, effect: (old, arg) => ({ next: add(old, arg(0)) }) },
  sub: { object: 1, returns: null, effect: (old, arg) => ({ next: sub(old, arg(0)) }) },
  inc_return: { returns: 'int', effect: (old) => ({ next: add(old, one), result: add(old, one) }) },
  dec_return: { returns: 'int', effect: (old) => ({ next: sub(old, one), result: sub(old, one) }) },
  add_return: {
    object: 1,
    returns: 'int',
    effect: (old, arg) => ({ next: add(old, arg(0)), result: add(old, arg(0)) }),
  },
  sub_return: {
    object: 1,
    returns: 'int',
    effect: (old, arg) => ({ next: sub(old, arg(0)), result: sub(old, arg(0)) }),
  },
  fetch_add: { object: 1, returns: 'int', effect: (old, arg) => ({ next: add(old, arg(0)), result: old }) },
  fetch_sub: { object: 1, returns: 'int', effect: (old, arg) => ({ next: sub(old, arg(0)), result: old }) },
  inc_and_test: { returns: 'truth', effect: (old) => ({ next: add(old, one), result: eq(old, num(-1)) }) },
  add_negative: {
    object: 1,
    returns: 'truth',
    effect: (old, arg) => ({ next: add(old, arg(0)), result: lt(add(old, arg(0)), zero) }),
  },
  add_unless: { returns: 'truth', effect: (old, arg) => changeIf(old, ne(old, arg(2)), add(old, arg(1))) },
  inc_unless_negative: { returns: 'truth', effect: (old) => changeIf(old, ge(old, zero), add(old, one)) },
  dec_if_positive: {
    returns: 'int',
    effect: (old) => ({ next: cond(gt(old, zero), sub(old, one), old), result: sub(old, one) }),
  },
  xchg: { returns: 'int', effect: (old, arg) => ({ next: arg(1), result: old }) },
  cmpxchg: { returns: 'int', effect: (old, arg) => ({ next: cond(eq(old, arg(1)), arg(2), old), result: old }) },
};

const REFCOUNT_ONLY: Readonly<Record<string, Operation>> = {
  inc: { returns: null, effect: (old, _, call) => ({ checks: notFromZero(old, call), next: add(old, one) }) },
  dec: { returns: null, effect: (old, _, call) => ({ checks: notBelowZero(old, one, call), next: sub(old, one) }) },
  add: {
    object: 1,
    returns: null,
    effect: (old, arg, call) => ({ checks: notFromZero(old, call), next: add(old, arg(0)) }),
  },
  dec_if_one: { returns: 'truth', effect: (old) => changeIf(old, eq(old, one), zero) },
};

function family(prefix: string, operations: Readonly<Record<string, Operation>>): [string, Primitive][] {
  return Object.entries(operations).map(([name, one]) => [prefix + name, operation(one)]);
}

export const ATOMICS: PrimitiveTable = Object.fromEntries([
  ...['atomic_', 'atomic_long_'].flatMap((prefix) => [...family(prefix, COMMON), ...family(prefix, ATOMIC_ONLY)]),
  ...family('refcount_', COMMON),
  ...family('refcount_', REFCOUNT_ONLY),
]);
