// Objects of pools: allocation, freeing, and the way from a part to what holds it.
import type { Expr } from '../../c/ast.js';
import type { StepAction, StepExpr } from '../../explore/program.js';
import { SPINLOCK, SPINLOCK_NAMES } from '../objects.js';
import { accessChecks, containerPointer, LIFE, NULL_POINTER, placeOf, pointerTo, WILD_POINTER } from '../pointers.js';
import type { StaticTypes } from '../static-types.js';
import { add, check, cond, eq, mod, ne, num, or, read, set, when } from '../terms.js';
import type { StructType, Type } from '../types.js';
import { pointerValue, resolved } from '../values.js';
import type { Global } from '../world.js';
import { NO_RESULT, type PrimitiveCall, type PrimitiveTable } from './primitive.js';

/** Slots and element indices of everything inside object `k` (0-based) of a struct's places. */
function cellsInside(
  struct: StructType,
  place: number,
): { slot: number; index: number; struct: StructType; cell: number }[] {
  const own = struct.cells.map(({ slot }, cell) => ({ slot, index: place - 1, struct, cell }));
  const parts = struct.fields.flatMap((field) => {
    if (field.kind !== 'part') return [];
    const region = field.struct.regions.find((one) => one.owner === struct && one.name === field.name);
    if (!region) return [];
    const first = region.base + (place - 1) * region.stride;
    return Array.from({ length: region.stride }, (_, k) => cellsInside(field.struct, first + k)).flat();
  });
  return [...own, ...parts];
}

/** The places of an object and of everything inside it, by type. */
export function partPlaces(struct: StructType, place: number): Map<StructType, number[]> {
  const places = new Map<StructType, number[]>([[struct, [place]]]);
  for (const field of struct.fields) {
    if (field.kind !== 'part') continue;
    const region = field.struct.regions.find((one) => one.owner === struct && one.name === field.name);
    if (!region) continue;
    const first = region.base + (place - 1) * region.stride;
    for (let k = 0; k < region.stride; k++)
      for (const [type, list] of partPlaces(field.struct, first + k))
        places.set(type, [...(places.get(type) ?? []), ...list]);
  }
  return places;
}

const refTo = (struct: StructType, slot: number, index: number): { slot: number; local: boolean; index?: StepExpr } =>
  struct.places === 1 ? { slot, local: false } : { slot, local: false, index: num(index) };

/** Zeros all cells of an object, so that freed and unused ones look alike. */
function clearActions(global: Global, object: number): StepAction[] {
  return cellsInside(global.type, global.place + object).map(({ slot, index, struct }) =>
    set(refTo(struct, slot, index), num(0)),
  );
}

/** Checks that no lock is held inside object `object`, if that is the one at `place`. */
function unlockedChecks(call: PrimitiveCall, global: Global, object: number, place: StepExpr): StepAction[] {
  const spinlock = call.thread.world.types.get(SPINLOCK_NAMES[0]);
  return cellsInside(global.type, global.place + object).flatMap(({ slot, index, struct, cell }) => {
    if (struct !== spinlock || cell !== SPINLOCK.owner || struct.placeNames[index + 1] == null) return [];
    const free = eq(read(refTo(struct, slot, index)), num(0));
    return [
      check(
        or(ne(place, num(global.place + object)), free),
        'free-of-held-lock',
        `frees memory with a held lock in it: ${struct.placeNames[index + 1] ?? ''}`,
      ),
    ];
  });
}

function poolOf(call: PrimitiveCall): Global & { readonly life: number } {
  const arg = call.arg(0);
  const global = arg.kind === 'ident' ? call.thread.world.globals.get(arg.name) : undefined;
  const life = global?.life ?? null;
  if (!global || life === null)
    throw call.evaluator.error(arg, `${call.name}() needs the name of a global array of structs`);
  return { ...global, life };
}

function structType(arg: Expr | undefined, types: StaticTypes): StructType | null {
  if (arg?.kind === 'ident') return types.world.types.get(arg.name) ?? null;
  return arg?.kind === 'type' ? types.world.structOf(arg.type) : null;
}

export const MEMORY: PrimitiveTable = {
  /** The first object of a pool that is not in use, zeroed; NULL where there is none. */
  alloc_from: {
    returns: (args, types): Type | null => {
      const global = args[0]?.kind === 'ident' ? types.world.globals.get(args[0].name) : undefined;
      return global ? { kind: 'pointer', to: global.type } : null;
    },
    lower: (call) => {
      const pool = poolOf(call);
      const result = call.thread.scalar(`result of ${call.name}()`, { kind: 'pointer', to: pool.type }, false, null);
      const life = (k: number): { slot: number; local: boolean; index?: StepExpr } =>
        pool.objects === 1 ? { slot: pool.life, local: false } : { slot: pool.life, local: false, index: num(k) };
      const inUse = (k: number): StepExpr => eq(mod(read(life(k)), num(2)), num(1));
      const take = (k: number): StepAction[] => {
        // The generation changes with every reuse, so that pointers of before are told apart.
        const generation = eq(read(life(k)), num(LIFE.freed));
        return [
          set(result, pointerTo(pool.type, num(pool.place + k), generation)),
          set(life(k), cond(eq(read(life(k)), num(LIFE.freed)), num(LIFE.liveAgain), num(LIFE.live))),
        ];
      };
      let actions: readonly StepAction[] = [set(result, num(NULL_POINTER))];
      for (let k = pool.objects - 1; k >= 0; k--) actions = when(inUse(k), actions, take(k));
      call.evaluator.out.run(actions, { role: 'alloc', visible: true });
      return pointerValue(pool.type, read(result));
    },
  },
  /** Frees an object of a pool at once. */
  free_object: {
    returns: NO_RESULT,
    lower: (call) => {
      const value = call.value(0);
      if (value.type.kind !== 'pointer')
        throw call.evaluator.error(call.arg(0), 'free_object() needs a pointer to an object of a pool');
      const { to } = value.type;
      const { pointer } = resolved(to, value);
      const pools = [...call.thread.world.globals.values()].filter(
        (global) => global.type === to && global.life !== null,
      );
      if (pools.length === 0) throw call.evaluator.error(call.arg(0), `no pool of ${to.name} was ever allocated from`);
      const place = placeOf(to, pointer);
      const objects = pools.flatMap((pool) => Array.from({ length: pool.objects }, (_, k) => ({ pool, k })));
      const held = objects.flatMap(({ pool, k }) => unlockedChecks(call, pool, k, place));
      const actions = objects.flatMap(({ pool, k }) => {
        const life =
          pool.objects === 1
            ? { slot: pool.life ?? -1, local: false }
            : { slot: pool.life ?? -1, local: false, index: num(k) };
        return when(eq(place, num(pool.place + k)), [...clearActions(pool, k), set(life, add(read(life), num(1)))]);
      });
      const checks = accessChecks(to, pointer, `${call.name}(${call.text(0)})`).map((one) =>
        one.kind === 'check' && one.property === 'use-after-free'
          ? {
              ...one,
              property: 'double-free',
              message: `${call.name}(${call.text(0)}) of an object that was freed before`,
            }
          : one,
      );
      call.evaluator.out.run([...checks, ...held, ...actions], { role: 'free', visible: true });
      return null;
    },
  },
  /** `container_of(ptr, struct x, field)`: for an array field, of any of its elements. */
  container_of: {
    returns: (args, types): Type | null => {
      const struct = structType(args[1], types);
      return struct && { kind: 'pointer', to: struct };
    },
    lower: (call) => {
      const { evaluator } = call;
      const struct = structType(call.arg(1), evaluator.frame.types);
      const member = call.arg(2);
      const field = struct && member.kind === 'ident' ? struct.field(member.name) : undefined;
      if (!struct || field?.kind !== 'part')
        throw evaluator.error(call.arg(1), 'container_of() needs a modelled struct and a struct field of it');
      const value = call.value(0);
      if (value.type.kind !== 'pointer' || value.type.to !== field.struct)
        throw evaluator.error(call.arg(0), `container_of() needs a pointer to ${field.struct.name}`);
      return pointerValue(
        struct,
        containerPointer(struct, field, resolved(field.struct, value).pointer),
        value.unknown,
      );
    },
  },
  /** `wild_pointer(type)`: what address arithmetic on a value that is no table gives. */
  wild_pointer: {
    returns: (args, types): Type | null => {
      const struct = structType(args[0], types);
      return struct && { kind: 'pointer', to: struct };
    },
    lower: (call) => {
      const struct = structType(call.arg(0), call.evaluator.frame.types);
      if (!struct) throw call.evaluator.error(call.arg(0), 'wild_pointer() needs a modelled struct');
      return pointerValue(struct, num(WILD_POINTER));
    },
  },
};
