// The order in which locks nest, as lockdep watches it: by class, in one run. Only where a model asks for it with `@check lock-order`.
import type { StepAction, StepExpr } from '../../explore/program.js';
import { LOCK_NAMES, RWLOCK_NAMES } from '../objects.js';
import { placeOf } from '../pointers.js';
import { and, bitAnd, bitOr, check, eq, ge, lt, ne, num, or, read, set, when } from '../terms.js';
import type { ThreadContext } from '../thread-context.js';
import type { Region, StructType } from '../types.js';
import type { World } from '../world.js';
import type { ObjectArgument } from './primitive.js';

/** All locks of one struct field, or of one global: what lockdep calls a class. */
export interface LockClass {
  readonly name: string;
  readonly struct: StructType;
  readonly region: Region;
}

export function lockClasses(world: Pick<World, 'types'>): LockClass[] {
  const structs = new Set(LOCK_NAMES.flatMap((name) => world.types.get(name) ?? []));
  return [...structs].flatMap((struct) =>
    struct.regions.map((region) => ({
      name: region.owner === null ? region.name : `${region.owner.name}.${region.name}`,
      struct,
      region,
    })),
  );
}

/** Whether the thread holds some lock of the class. */
function holdsSome(thread: ThreadContext, { struct, region }: LockClass): StepExpr {
  const shared = RWLOCK_NAMES.some((name) => thread.world.types.get(name) === struct);
  const held = Array.from({ length: region.objects * region.stride }, (_, k): StepExpr => {
    const at = (cell: number): StepExpr =>
      read({
        slot: struct.cells[cell]?.slot ?? -1,
        local: false,
        ...(struct.places > 1 ? { index: num(region.base - 1 + k) } : {}),
      });
    const owned = eq(at(0), num(thread.owner));
    return shared ? or(owned, ne(bitAnd(at(1), num(thread.bit)), num(0))) : owned;
  });
  return or(...held);
}

/** Notes what is held while this lock is taken, and checks that nobody took them the other way round before. */
export function orderActions(
  thread: ThreadContext,
  object: ObjectArgument,
  what: string,
  nested: boolean,
): StepAction[] {
  const { lockOrder } = thread.world;
  if (lockOrder === null) return [];
  const { slot, classes } = lockOrder;
  const single = classes.length === 1;
  const after = (i: number): { slot: number; local: boolean; index?: StepExpr } =>
    single ? { slot, local: false } : { slot, local: false, index: num(i) };
  /** Whether class `i` was (1) or never was (0) taken inside class `j`, at once or by way of others. */
  const isAfter = (i: number, j: number, value: 0 | 1): StepExpr =>
    value === 1 ? ne(bitAnd(read(after(j)), num(1 << i)), num(0)) : eq(bitAnd(read(after(j)), num(1 << i)), num(0));
  /** From now on `t`, and all that was taken inside it, counts as taken inside `j`. */
  const follows = (j: number, t: number): StepAction[] => [
    set(after(j), bitOr(read(after(j)), bitOr(num(1 << t), read(after(t))))),
  ];
  /** The same for class `x`, if `h` was taken inside it: the relation is kept closed, so that one look finds a cycle of any length. */
  const before = (x: number, h: number, t: number): readonly StepAction[] =>
    x === h || x === t ? [] : when(isAfter(h, x, 1), follows(x, t));
  const place = placeOf(object.struct, object.pointer);
  return classes.flatMap((taken, t) => {
    if (taken.struct !== object.struct) return [];
    const { base, objects, stride } = taken.region;
    const isTaken = and(ge(place, num(base)), lt(place, num(base + objects * stride)));
    const actions = classes.flatMap((held, h): readonly StepAction[] => {
      const message =
        h === t
          ? `${what} takes a second lock of ${taken.name} without saying how they nest`
          : `${what} takes ${taken.name} inside ${held.name}, and before ${held.name} was taken inside ${taken.name}, at once or by way of others`;
      if (h === t) return nested ? [] : when(holdsSome(thread, held), [check(num(0), 'lock-order', message)]);
      return when(holdsSome(thread, held), [
        check(isAfter(h, t, 0), 'lock-order', message),
        ...when(isAfter(t, h, 0), [...follows(h, t), ...classes.flatMap((_, x) => before(x, h, t))]),
      ]);
    });
    return when(isTaken, actions);
  });
}
