// kmap_local(page) and kunmap_local(page): mappings of one thread that must go in the reverse order of their coming.
import type { SlotRef, StepAction, StepExpr } from '../../explore/program.js';
import { placeOf } from '../pointers.js';
import { add, check, cond, eq, gt, ne, num, or, read, set, when } from '../terms.js';
import { typeName, type StructType } from '../types.js';
import { resolved } from '../values.js';
import { NO_RESULT, type PrimitiveCall, type PrimitiveTable } from './primitive.js';
import { enter, leave } from './sections.js';

/** What is mapped without saying what; it fits everything. */
const ANYTHING = num(0);

/** A number for what an argument points to, its own among the places of all structs; {@link ANYTHING} where there is no argument. */
function mapped(call: PrimitiveCall): StepExpr {
  if (call.args.length === 0) return ANYTHING;
  const value = call.value(0);
  if (value.type.kind !== 'pointer')
    throw call.evaluator.error(call.arg(0), `${call.name}() of ${typeName(value.type)}: a pointer is expected`);
  const { to } = value.type;
  const { pointer } = resolved(to, value);
  return cond(gt(pointer, num(0)), add(placeOf(to, pointer), num(placesBefore(call, to))), ANYTHING);
}

function structs(call: PrimitiveCall): StructType[] {
  return [...new Set(call.thread.world.types.values())];
}

function placesBefore(call: PrimitiveCall, to: StructType): number {
  let sum = 0;
  for (const struct of structs(call)) {
    if (struct === to) return sum;
    sum += struct.places;
  }
  throw new RangeError(`${to.name} is no struct of the world`);
}

/** What the thread mapped at each depth. */
function stack(call: PrimitiveCall): readonly SlotRef[] {
  return call.thread.mappings(structs(call).reduce((sum, { places }) => sum + places, 0));
}

export const TEMPORARY_MAPPINGS: PrimitiveTable = {
  kmap_local: {
    returns: NO_RESULT,
    lower: (call) => {
      const { evaluator, thread } = call;
      const what = mapped(call);
      const depth = read(thread.depth('kmap'));
      const push = stack(call).flatMap((ref, k) => when(eq(depth, num(k)), [set(ref, what)]));
      evaluator.out.run([...push, ...enter(thread, 'kmap')], { role: 'kmap' });
      return null;
    },
  },
  kunmap_local: {
    returns: NO_RESULT,
    lower: (call) => {
      const { evaluator, thread } = call;
      const what = mapped(call);
      const depth = read(thread.depth('kmap'));
      const inOrder = (ref: SlotRef, k: number): StepAction =>
        check(
          or(ne(depth, num(k + 1)), eq(read(ref), ANYTHING), eq(what, ANYTHING), eq(read(ref), what)),
          'kmap-order',
          `${call.called}: something else was mapped after it and is still mapped`,
        );
      evaluator.out.run(
        [
          ...(call.args.length === 0 ? [] : stack(call).map(inOrder)),
          ...leave(thread, 'kmap', 'kmap-imbalance', `${call.called} without kmap_local()`),
        ],
        { role: 'kmap' },
      );
      return null;
    },
  },
};
