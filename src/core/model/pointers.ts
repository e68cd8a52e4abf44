// What a pointer is in a program: an integer that names a place and the generation of the object that it was made for.
import type { StepAction, StepExpr } from '../explore/program.js';
import { add, and, check, cond, div, eq, ge, gt, isConst, le, lt, mod, mul, num, read, sub, TRUE } from './terms.js';
import type { Field, IntType, Region, StructType } from './types.js';

export const NULL_POINTER = 0;
/** An uninitialised pointer, or one made of garbage. */
export const WILD_POINTER = -1;
/** A pointer that comes from code that is not modelled; it may be NULL. */
export const UNKNOWN_POINTER = -2;
/** The same, after a test said that it is not NULL. */
export const UNKNOWN_NOT_NULL = -3;

/** Lives of an object of a pool. A pointer of generation `g` is good while the life is `1 + 2 * g`. */
export const LIFE = { unused: 0, live: 1, freed: 2, liveAgain: 3, freedAgain: 4 } as const;
export const LIFE_NAMES: Readonly<Record<number, string>> = {
  0: 'unused',
  1: 'live',
  2: 'freed',
  3: 'live again',
  4: 'freed',
};
/** Generations are told apart modulo this; a stale access is found before the object is reused twice. */
const GENERATIONS = 2;

const modulus = (to: StructType): number => to.places + 1;

export function pointerRange(to: StructType): { min: number; max: number } {
  return { min: UNKNOWN_NOT_NULL, max: modulus(to) * (to.pooled ? GENERATIONS : 1) - 1 };
}

/** Names of all values of a pointer, for the state view. */
export function pointerNames(to: StructType): Record<number, string> {
  const names: Record<number, string> = { 0: 'NULL', [-1]: 'wild', [-2]: 'unknown', [-3]: 'unknown, not NULL' };
  for (let generation = 0; generation < (to.pooled ? GENERATIONS : 1); generation++) {
    for (let place = 1; place <= to.places; place++) {
      const name = to.placeNames[place] ?? guardName(to, place);
      names[place + generation * modulus(to)] = `&${name}${generation > 0 ? ' (reused)' : ''}`;
    }
  }
  return names;
}

function guardName(to: StructType, place: number): string {
  const before = to.placeNames[place - 1];
  const after = to.placeNames[place + 1];
  return before != null ? `${before} + 1` : after != null ? `${after} - 1` : '?';
}

/** The place that a pointer names: also 0 for NULL, and the negative values unchanged. */
export function placeOf(to: StructType, pointer: StepExpr): StepExpr {
  return to.pooled ? mod(pointer, num(modulus(to))) : pointer;
}

function generationOf(to: StructType, pointer: StepExpr): StepExpr {
  return to.pooled ? div(pointer, num(modulus(to))) : num(0);
}

/** A pointer to a place in an object of the given generation. */
export function pointerTo(to: StructType, place: StepExpr, generation: StepExpr): StepExpr {
  return to.pooled ? add(place, mul(generation, num(modulus(to)))) : place;
}

/** Whether two pointers hold the same address; generations do not show in an address. */
export function sameAddress(to: StructType, a: StepExpr, b: StepExpr): StepExpr {
  return eq(placeOf(to, a), placeOf(to, b));
}

/** Index of the array slots of the struct's cells. */
export function slotIndex(to: StructType, pointer: StepExpr): StepExpr {
  return sub(placeOf(to, pointer), num(1));
}

/** Picks by region of a place; the last region needs no test. */
function byRegion(to: StructType, place: StepExpr, pick: (region: Region) => StepExpr): StepExpr {
  return to.regions
    .slice(0, -1)
    .reduceRight<StepExpr>(
      (rest, region, i) => cond(lt(place, num(to.regions[i + 1]?.base ?? 0)), pick(region), rest),
      to.regions.length > 0 ? pick(to.regions[to.regions.length - 1] as Region) : TRUE,
    );
}

/** Pointer to a part of the object that `pointer` names; NULL and what is not a place stay what they are. */
export function partPointer(
  owner: StructType,
  field: Extract<Field, { kind: 'part' }>,
  pointer: StepExpr,
  index: StepExpr,
): StepExpr {
  const { struct, count } = field;
  const region = struct.regions.find((one) => one.owner === owner && one.name === field.name);
  if (!region) throw new Error(`no places for ${owner.name}.${field.name}`);
  const object = sub(placeOf(owner, pointer), num(1));
  const offset = count === null ? num(0) : add(clamp(index, count), num(1));
  const place = add(add(num(region.base), mul(object, num(region.stride))), offset);
  return cond(gt(pointer, num(0)), pointerTo(struct, place, generationOf(owner, pointer)), pointer);
}

/** Pointer to the object that holds the part at `pointer`: container_of(). */
export function containerPointer(
  owner: StructType,
  field: Extract<Field, { kind: 'part' }>,
  pointer: StepExpr,
): StepExpr {
  const region = field.struct.regions.find((one) => one.owner === owner && one.name === field.name);
  if (!region) throw new Error(`no places for ${owner.name}.${field.name}`);
  const object = div(sub(placeOf(field.struct, pointer), num(region.base)), num(region.stride));
  return cond(gt(pointer, num(0)), pointerTo(owner, add(object, num(1)), generationOf(field.struct, pointer)), pointer);
}

/** Keeps an index between the guards of an array: -1 and `count`. */
function clamp(index: StepExpr, count: number): StepExpr {
  return cond(lt(index, num(0)), num(-1), cond(gt(index, num(count)), num(count), index));
}

/** 0-based index of the element that a pointer names in its array: -1 and `count` are the guards. */
export function elementIndex(to: StructType, pointer: StepExpr): StepExpr {
  const place = placeOf(to, pointer);
  return byRegion(to, place, (region) =>
    region.count === null ? num(0) : sub(mod(sub(place, num(region.base)), num(region.stride)), num(1)),
  );
}

/** Elements of the array that a pointer names an element of; 1 for a lone object. */
export function elementCount(to: StructType, pointer: StepExpr): StepExpr {
  return byRegion(to, placeOf(to, pointer), (region) => num(region.count ?? 1));
}

/** `pointer + steps`; it stops at the guards, so that it cannot wander into another object. A lone object has no neighbours, a pool no guards. */
export function advance(to: StructType, pointer: StepExpr, steps: StepExpr): StepExpr {
  const place = placeOf(to, pointer);
  const moved = byRegion(to, place, (region) => {
    if (region.count === null) {
      const index = add(sub(place, num(region.base)), steps);
      const neighbour =
        region.owner === null ? and(ge(index, num(0)), lt(index, num(region.objects))) : eq(steps, num(0));
      return cond(neighbour, add(pointer, steps), num(WILD_POINTER));
    }
    const index = sub(mod(sub(place, num(region.base)), num(region.stride)), num(1));
    return add(pointer, sub(clamp(add(index, steps), region.count), index));
  });
  return cond(gt(pointer, num(0)), moved, pointer);
}

function livesAt(to: StructType, place: StepExpr, generation: StepExpr): StepExpr {
  return byRegion(to, place, (region) => {
    const object = div(sub(place, num(region.base)), num(region.stride));
    if (region.owner !== null) return livesAt(region.owner, add(object, num(1)), generation);
    if (region.life === null) return TRUE;
    return eq(read({ slot: region.life, local: false, index: object }), add(num(LIFE.live), mul(num(2), generation)));
  });
}

function withinArray(to: StructType, place: StepExpr): StepExpr {
  return byRegion(to, place, (region) => {
    if (region.count === null) return TRUE;
    const index = mod(sub(place, num(region.base)), num(region.stride));
    return and(ge(index, num(1)), le(index, num(region.count)));
  });
}

/** Whether the memory behind a pointer may be touched; only for pointers that are not unknown. */
export function isGood(to: StructType, pointer: StepExpr): StepExpr {
  const place = placeOf(to, pointer);
  return and(gt(pointer, num(0)), withinArray(to, place), livesAt(to, place, generationOf(to, pointer)));
}

/** The checks of an access, in the order in which they are told: NULL, wild, outside the array, freed. `what` names the access. */
export function accessChecks(to: StructType, pointer: StepExpr, what: string): StepAction[] {
  const place = placeOf(to, pointer);
  const generation = generationOf(to, pointer);
  const checks = [
    check(cond(eq(pointer, num(NULL_POINTER)), num(0), num(1)), 'null-dereference', `${what} through a NULL pointer`),
    check(gt(pointer, num(0)), 'wild-dereference', `${what} through a pointer that was never set or is not one`),
    check(withinArray(to, place), 'out-of-bounds', `${what} outside the array that the pointer was made for`),
    check(livesAt(to, place, generation), 'use-after-free', `${what} in memory that was freed`),
  ];
  return checks.filter((one) => one.kind === 'check' && !isConst(one.condition, 1));
}

export function pointerType(to: StructType): IntType {
  return { kind: 'int', ...pointerRange(to), names: pointerNames(to) };
}
