// atomic_t and refcount_t: each call is one step.
import type { StepAction, StepExpr } from '../../explore/program.js';
import { ATOMIC, ATOMIC_NAMES } from '../objects.js';
import { accessChecks, slotIndex } from '../pointers.js';
import { add, check, eq, ge, gt, ne, num, read, set, sub } from '../terms.js';
import { INT } from '../types.js';
import { intValue, scalar, type Value } from '../values.js';
import { NO_RESULT, TRUTH_RESULT, type Primitive, type PrimitiveCall, type PrimitiveTable } from './primitive.js';

interface Counter {
  slot: number;
  local: boolean;
  index?: StepExpr;
}

function onCounter(
  call: PrimitiveCall,
  argument: number,
  actions: (counter: Counter, text: string) => readonly StepAction[],
): void {
  call.onObject(argument, ATOMIC_NAMES, ({ struct, pointer, text }) => {
    const slot = struct.cells[ATOMIC.counter]?.slot ?? -1;
    const counter =
      struct.places === 1 ? { slot, local: false } : { slot, local: false, index: slotIndex(struct, pointer) };
    call.evaluator.out.run([...accessChecks(struct, pointer, `${call.name}(${text})`), ...actions(counter, text)], {
      role: 'atomic',
      visible: true,
    });
  });
}

const notFromZero = (counter: Counter, name: string, text: string): StepAction =>
  check(gt(read(counter), num(0)), 'refcount-from-zero', `${name}(${text}) of a count that is zero`);
const notBelowZero = (counter: Counter, name: string, text: string): StepAction =>
  check(gt(read(counter), num(0)), 'refcount-underflow', `${name}(${text}) goes below zero`);

function change(by: 1 | -1, refcount: boolean): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      onCounter(call, 0, (counter, text) => {
        const guard = !refcount
          ? []
          : by > 0
            ? [notFromZero(counter, call.name, text)]
            : [notBelowZero(counter, call.name, text)];
        return [...guard, set(counter, by > 0 ? add(read(counter), num(1)) : sub(read(counter), num(1)))];
      });
      return null;
    },
  };
}

/** Changes the counter and tells something of it, in one step. */
function tested(
  steps: (
    counter: Counter,
    call: PrimitiveCall,
    text: string,
  ) => { test: StepExpr; before: readonly StepAction[]; value: StepExpr },
): Primitive {
  return {
    returns: TRUTH_RESULT,
    lower: (call): Value => {
      const { is, value } = call.truth();
      onCounter(call, 0, (counter, text) => {
        const { test, before, value: next } = steps(counter, call, text);
        return [...before, is(test), set(counter, next)];
      });
      return value;
    },
  };
}

const decAndTest = tested((counter, call, text) => ({
  test: eq(read(counter), num(1)),
  before: [notBelowZero(counter, call.name, text)],
  value: sub(read(counter), num(1)),
}));

const incNotZero = tested((counter) => ({
  test: ne(read(counter), num(0)),
  before: [],
  value: add(read(counter), ne(read(counter), num(0))),
}));

const readCounter: Primitive = {
  returns: () => INT,
  lower: (call): Value => {
    const result = call.thread.scalar(`result of ${call.name}()`, INT, false, null);
    onCounter(call, 0, (counter) => [set(result, read(counter))]);
    return intValue(read(result));
  },
};

const setCounter: Primitive = {
  returns: NO_RESULT,
  lower: (call) => {
    const value = scalar(call.value(1));
    onCounter(call, 0, (counter) => [
      check(ge(value, num(0)), 'refcount-underflow', `${call.name}() to a negative count`),
      set(counter, value),
    ]);
    return null;
  },
};

export const ATOMICS: PrimitiveTable = {
  atomic_inc: change(1, false),
  atomic_dec: change(-1, false),
  atomic_read: readCounter,
  atomic_set: setCounter,
  atomic_dec_and_test: decAndTest,
  atomic_inc_not_zero: incNotZero,
  refcount_inc: change(1, true),
  refcount_dec: change(-1, true),
  refcount_read: readCounter,
  refcount_set: setCounter,
  refcount_dec_and_test: decAndTest,
  refcount_inc_not_zero: incNotZero,
};
