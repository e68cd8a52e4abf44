// `pointer ± n` and comparisons of pointers into one array.
import type { BinaryOp } from '../c/ast.js';
import type { Access, PointerTerm } from './access.js';
import { advance, elementCount, elementIndex, NULL_POINTER, placeOf } from './pointers.js';
import { add, binary, cond, eq, le, num, read, set, sub } from './terms.js';
import type { StructType } from './types.js';
import { intValue, isKnownPointer, scalar, UNKNOWN, type Value } from './values.js';

export const COMPARISONS: ReadonlySet<BinaryOp> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** A comparison or difference of two pointers; `null` where they cannot be compared. */
export function comparePointers(op: BinaryOp, left: Value, right: Value): Value | null {
  if (left.type.kind !== 'pointer' || right.type.kind !== 'pointer' || left.type.to !== right.type.to) return null;
  if (op === ',' || (op !== '-' && !COMPARISONS.has(op))) return null;
  const { to } = left.type;
  const ordered = binary(op, placeOf(to, scalar(left)), placeOf(to, scalar(right)));
  // `pte < pte + n` holds for NULL too: a loop from NULL is entered.
  const nulls = binary('&&', eq(scalar(left), num(NULL_POINTER)), eq(scalar(right), num(NULL_POINTER)));
  const term = op === '<' || op === '>' ? cond(nulls, num(1), ordered) : ordered;
  if (!left.unknown && !right.unknown) return intValue(term);
  const known = binary('&&', isKnownPointer(scalar(left)), isKnownPointer(scalar(right)));
  return intValue(cond(known, term, scalar(UNKNOWN)), true);
}

/** `pointer ± steps`; an unknown number of steps leads to any element of the array. `text` is how the source writes the steps. */
export function movedPointer(
  access: Access,
  to: StructType,
  at: PointerTerm,
  steps: Value,
  op: '+' | '-',
  text: string,
): PointerTerm {
  const term = scalar(steps);
  if (steps.type.kind === 'int' && !steps.unknown) {
    return { pointer: advance(to, at.pointer, op === '+' ? term : sub(num(0), term)), unknown: at.unknown };
  }
  const count = Math.max(1, ...to.regions.map((region) => region.count ?? 1));
  const range = { kind: 'int', min: 0, max: count, names: null } as const;
  const chosen = access.frame.thread.scalar('any element', range, false, null);
  const ways = Array.from({ length: count }, (_, k) => ({
    guard: null,
    actions: [set(chosen, num(k))],
    choice: `${text} leads to element ${String(k)}`,
  }));
  access.out.open = access.out.fork(ways).flat();
  const inside = le(add(read(chosen), num(1)), elementCount(to, at.pointer));
  const there = advance(to, at.pointer, sub(read(chosen), elementIndex(to, at.pointer)));
  return { pointer: cond(inside, there, at.pointer), unknown: at.unknown };
}
