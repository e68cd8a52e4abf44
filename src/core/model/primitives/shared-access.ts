// Accesses that say that they are shared: marked loads and stores, and read-modify-write, each one step.
import type { Expr } from '../../c/ast.js';
import { memoryAt, type Memory } from '../access.js';
import type { StaticTypes } from '../static-types.js';
import { and, bitAnd, bitOr, ne, num } from '../terms.js';
import { BOOL, INT, type Type } from '../types.js';
import { equality, intValue, resolved, scalar, type Value } from '../values.js';
import { NO_RESULT, TRUTH_RESULT, type Primitive, type PrimitiveCall, type PrimitiveTable } from './primitive.js';

/** Type of what the first argument points to: a struct, or a field whose address it is. */
function pointee(arg: Expr | undefined, types: StaticTypes): Type | null {
  if (arg?.kind === 'unary' && arg.op === '&') return types.typeOf(arg.operand);
  const pointer = arg ? types.typeOf(arg) : null;
  return pointer?.kind === 'pointer' ? { kind: 'struct', struct: pointer.to } : null;
}

/** The memory that an argument points to. */
function target(call: PrimitiveCall, i: number): Memory {
  const arg = call.arg(i);
  if (arg.kind === 'unary' && arg.op === '&') {
    const lvalue = call.evaluator.lvalue(arg.operand);
    if (lvalue.kind === 'memory') return lvalue;
  } else {
    const pointer = call.value(i);
    if (pointer.type.kind === 'pointer') return memoryAt(pointer.type.to, resolved(pointer.type.to, pointer));
  }
  throw call.evaluator.error(arg, `${call.name}() needs a pointer to shared memory that is modelled`);
}

const onPointee = (args: readonly Expr[], types: StaticTypes): Type | null => pointee(args[0], types);

/** `a == b` of values of any modelled type. */
function same(a: Value, b: Value): Value {
  if (a.type.kind !== 'struct') return equality(a, b);
  const types = a.type.struct.cells.map((cell) => cell.type);
  const part = (value: Value, i: number): Value => ({
    type: types[i] ?? INT,
    parts: [value.parts[i] ?? num(0)],
    unknown: value.unknown,
  });
  return intValue(and(...types.map((_, i) => scalar(equality(part(a, i), part(b, i))))));
}

const exchange: Primitive = {
  returns: onPointee,
  lower: (call) => {
    const lvalue = target(call, 0);
    const value = call.evaluator.valueAs(call.arg(1), lvalue.type);
    return call.evaluator.access.modify(lvalue, call.arg(0), () => ({ value }));
  },
};

/** `cmpxchg(pointer, old, new)`: gives what was there. */
const compareExchange: Primitive = {
  returns: onPointee,
  lower: (call) => {
    const lvalue = target(call, 0);
    const expected = call.evaluator.valueAs(call.arg(1), lvalue.type);
    const value = call.evaluator.valueAs(call.arg(2), lvalue.type);
    return call.evaluator.access.modify(lvalue, call.arg(0), (old) => ({ value, when: scalar(same(old, expected)) }));
  },
};

/** Bit `n` of an integer field, changed in one step; the result is the bit before. */
function bit(change: 'set' | 'clear' | null, tells: boolean): Primitive {
  return {
    object: 1,
    returns: tells ? TRUTH_RESULT : NO_RESULT,
    lower: (call) => {
      const number = scalar(call.value(0));
      if (number.kind !== 'const') throw call.evaluator.error(call.arg(0), `${call.name}() needs the number of a bit`);
      const mask = num(1 << number.value);
      const lvalue = target(call, 1);
      if (lvalue.type.kind !== 'int') throw call.evaluator.error(call.arg(1), `${call.name}() needs an integer field`);
      const old = call.evaluator.access.modify(lvalue, call.arg(1), (before) => ({
        value: intValue(
          change === 'set'
            ? bitOr(scalar(before), mask)
            : change === 'clear'
              ? bitAnd(scalar(before), num(~(1 << number.value)))
              : scalar(before),
        ),
        ...(change === null ? { when: num(0) } : {}),
      }));
      return tells ? { ...intValue(ne(bitAnd(scalar(old), mask), num(0))), type: BOOL } : null;
    },
  };
}

/** `WRITE_ONCE(lvalue, value)` and, with a pointer, `smp_store_release(&lvalue, value)`. */
function markedStore(byPointer: boolean): Primitive {
  return {
    returns: NO_RESULT,
    lower: (call) => {
      const { evaluator } = call;
      const lvalue = byPointer ? target(call, 0) : evaluator.lvalue(call.arg(0));
      const value = lvalue.kind === 'nowhere' ? intValue(num(0)) : evaluator.valueAs(call.arg(1), lvalue.type);
      evaluator.access.store(lvalue, value, call.arg(0), true);
      return null;
    },
  };
}

const load: Primitive = {
  returns: onPointee,
  lower: (call) => call.evaluator.access.load(target(call, 0), call.arg(0)),
};

export const SHARED_ACCESS: PrimitiveTable = {
  xchg: exchange,
  cmpxchg: compareExchange,
  test_bit: bit(null, true),
  set_bit: bit('set', false),
  clear_bit: bit('clear', false),
  test_and_set_bit: bit('set', true),
  test_and_clear_bit: bit('clear', true),
  WRITE_ONCE: markedStore(false),
  rcu_assign_pointer: markedStore(false),
  smp_store_release: markedStore(true),
  smp_load_acquire: load,
};
