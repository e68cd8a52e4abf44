// What a piece of code costs: operations counted by kind, on the usual way through it and on the dearest.
import { isCounted, type Operation, type OperationKind } from './operations.js';
import type { Way } from './paths.js';

export interface Count {
  readonly kind: OperationKind;
  /** Of locks: which; else empty. */
  readonly on: string;
  readonly times: number;
}

export interface Cost {
  readonly counts: readonly Count[];
  /** In the order in which they happen. */
  readonly operations: readonly Operation[];
}

export function costOf(operations: readonly Operation[]): Cost {
  const counts = new Map<string, Count>();
  for (const { kind, on } of operations) {
    if (!isCounted(kind)) continue;
    const of = kind === 'lock' || kind === 'sleeping lock' ? on : '';
    const key = `${kind} ${of}`;
    counts.set(key, { kind, on: of, times: (counts.get(key)?.times ?? 0) + 1 });
  }
  const sorted = [...counts.values()].sort((a, b) =>
    a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.on < b.on ? -1 : 1,
  );
  return { counts: sorted, operations };
}

/** The way with fewest operations is the usual one: a lock that is free, a reference that is not the last. */
export function usualWay(ways: readonly Way[]): Way | null {
  return pick(ways, (a, b) => a < b);
}

export function dearestWay(ways: readonly Way[]): Way | null {
  return pick(ways, (a, b) => a > b);
}

function pick(ways: readonly Way[], better: (a: number, b: number) => boolean): Way | null {
  let best: Way | null = null;
  for (const way of ways) {
    if (best === null || better(way.operations.length, best.operations.length)) best = way;
  }
  return best;
}

/** Ways that end with something: a pointer, or true. */
export function successes(ways: readonly Way[]): readonly Way[] {
  return ways.filter((way) => way.result.isNothing !== true);
}

/** Different page-table locks that are one lock where PTE locks are not split: taken more than once in a visit. */
export function takesTableLocksTwice(cost: Cost): boolean {
  return cost.operations.filter((one) => one.kind === 'lock').length > 1;
}
