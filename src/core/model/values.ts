// What an expression of a model evaluates to: integer terms, one for each scalar of its type.
import type { SlotRef, StepExpr } from '../explore/program.js';
import { NULL_POINTER, placeOf, UNKNOWN_POINTER } from './pointers.js';
import { and, binary, cond, eq, FALSE, ge, gt, lt, ne, num, or, read, TRUE, type BinaryTerm } from './terms.js';
import { INT, scalarsOf, type ScalarType, type StructType, type Type } from './types.js';

/** An integer that comes from code that is not modelled. */
export const UNKNOWN_INT = 128;
/** Symbols such as `-ENOMEM` or `SCAN_FAIL`, of which only the name is known, are numbered from here. */
export const FIRST_SYMBOL = 129;
/** Error codes such as `-ENOMEM` are numbered from here: their value is not known, but it is below zero. */
export const FIRST_ERROR = 192;

export interface Value {
  readonly type: Type;
  /** One term for each scalar of the type. */
  readonly parts: readonly StepExpr[];
  /** Whether a part may be unknown at run time: `UNKNOWN_INT`, a symbol, or an unknown pointer. */
  readonly unknown: boolean;
}

export const intValue = (term: StepExpr, unknown = false): Value => ({ type: INT, parts: [term], unknown });
export const UNKNOWN: Value = intValue(num(UNKNOWN_INT), true);

export function pointerValue(to: StructType, term: StepExpr, unknown = false): Value {
  return { type: { kind: 'pointer', to }, parts: [term], unknown };
}

export function scalar(value: Value): StepExpr {
  return value.parts[0] ?? num(UNKNOWN_INT);
}

export function isUnknownConst(value: Value): boolean {
  const [part] = value.parts;
  return value.type.kind === 'int' && part?.kind === 'const' && part.value === UNKNOWN_INT;
}

/** Whether an integer term is an exact number. */
export const isExact = (term: StepExpr): StepExpr => lt(term, num(UNKNOWN_INT));
/** Whether an integer term is an error code. */
const isError = (term: StepExpr): StepExpr => ge(term, num(FIRST_ERROR));
/** Whether a pointer term is one whose place is known: NULL, wild or a place. */
export const isKnownPointer = (term: StepExpr): StepExpr => gt(term, num(UNKNOWN_POINTER));

/** The value as a condition: 1, 0, or `UNKNOWN_INT`. */
export function truthValue(value: Value): Value {
  const term = scalar(value);
  if (value.type.kind === 'struct') return UNKNOWN;
  const truth = ne(term, num(0));
  if (!value.unknown) return intValue(truth);
  const known = value.type.kind === 'pointer' ? ne(term, num(UNKNOWN_POINTER)) : or(isExact(term), isError(term));
  return intValue(cond(known, truth, num(UNKNOWN_INT)), true);
}

/** `a == b`, as 1, 0 or `UNKNOWN_INT`; symbols of different names count as different values. */
export function equality(a: Value, b: Value): Value {
  const [x, y] = [scalar(a), scalar(b)];
  const pointer = a.type.kind === 'pointer' ? a.type : b.type.kind === 'pointer' ? b.type : null;
  if (pointer) {
    const other = a.type.kind === 'pointer' ? b : a;
    if (other.type.kind === 'pointer' && other.type.to !== pointer.to) return UNKNOWN;
    if (isUnknownConst(a) || isUnknownConst(b)) return UNKNOWN;
    const same = eq(placeOf(pointer.to, x), placeOf(pointer.to, y));
    if (!a.unknown && !b.unknown) return intValue(same);
    // An unknown pointer that a test found not NULL still differs from NULL.
    const known = and(or(isKnownPointer(x), eq(y, num(NULL_POINTER))), or(isKnownPointer(y), eq(x, num(NULL_POINTER))));
    const decided = and(known, ne(x, num(UNKNOWN_POINTER)), ne(y, num(UNKNOWN_POINTER)));
    return intValue(cond(decided, same, num(UNKNOWN_INT)), true);
  }
  const symbol = (term: StepExpr): StepExpr => gt(term, num(UNKNOWN_INT));
  return compared('==', a, b, and(symbol(x), symbol(y)));
}

/**
 * A comparison of integers, as 1, 0 or `UNKNOWN_INT`. An error code is below every number that is not negative;
 * `also` says when the terms may be compared as they are, besides.
 */
export function compared(op: BinaryTerm['op'], a: Value, b: Value, also: StepExpr = FALSE): Value {
  const [x, y] = [scalar(a), scalar(b)];
  const plain = binary(op, x, y);
  if (!a.unknown && !b.unknown) return intValue(plain);
  const notNegative = (term: StepExpr): StepExpr => and(isExact(term), ge(term, num(0)));
  const standIn = (term: StepExpr): StepExpr => cond(isError(term), num(-1), term);
  const oneError = or(and(isError(x), notNegative(y)), and(isError(y), notNegative(x)));
  const known = or(and(isExact(x), isExact(y)), also);
  return intValue(cond(known, plain, cond(oneError, binary(op, standIn(x), standIn(y)), num(UNKNOWN_INT))), true);
}

export function negation(value: Value): Value {
  const truth = truthValue(value);
  const term = scalar(truth);
  if (!truth.unknown) return intValue(eq(term, num(0)));
  return intValue(cond(isExact(term), eq(term, num(0)), num(UNKNOWN_INT)), true);
}

/** A value that its type may hold at the start: zeros and NULL. */
export function zeroOf(type: Type): readonly StepExpr[] {
  return scalarsOf(type).map(() => num(0));
}

/** The term for an unknown scalar; an unknown pointer to the only object of its type means that object once it is used. */
export function unknownScalar(type: ScalarType): StepExpr {
  return num(type.kind === 'pointer' ? UNKNOWN_POINTER : UNKNOWN_INT);
}

export function valueOfRefs(type: Type, refs: readonly SlotRef[], unknown: boolean): Value {
  return { type, parts: refs.map((ref) => read(ref)), unknown };
}

/** The place that a pointer stands for when it is used: an unknown one means the only object of its type, if there is one. */
export function resolved(to: StructType, value: Value): { readonly pointer: StepExpr; readonly unknown: boolean } {
  const term = scalar(value);
  const sole = to.solePlace;
  if (!value.unknown) return { pointer: term, unknown: false };
  if (sole === null) return { pointer: term, unknown: true };
  return { pointer: cond(isKnownPointer(term), term, num(sole)), unknown: false };
}

export const ALWAYS = TRUE;
