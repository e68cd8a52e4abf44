// One answer for a function with several `#if` variants: an exit is right only where it is right in each of them.
import type { FailureExit, FailureExits, RejectedExit } from './failure-exit.js';

/**
 * Results of `findFailureExits` for the variants that contain the acquire, the fullest variant first: its order of
 * preference is kept. `handled` only where every variant tests the result.
 */
export function combineExits(results: readonly FailureExits[]): FailureExits {
  const [first, ...rest] = results;
  if (!first || rest.length === 0) return first ?? { exits: [], rejected: [], handled: false, usedBeforeTest: null };
  const handled = results.every((one) => one.handled);
  const open = results.filter((one) => !one.handled);
  const exits: FailureExit[] = [];
  const rejected = new Map<string, RejectedExit>();
  for (const one of open.flatMap((result) => result.rejected)) if (!rejected.has(one.id)) rejected.set(one.id, one);
  for (const exit of open[0]?.exits ?? []) {
    const inAll = open.every((result) => result.exits.some((other) => sameExit(exit, other)));
    if (inAll) exits.push(exit);
    else if (!rejected.has(exit.id))
      rejected.set(exit.id, { id: exit.id, why: 'is not right in every #if arm of the function' });
  }
  const usedBeforeTest = open.find((one) => one.usedBeforeTest !== null)?.usedBeforeTest ?? null;
  return { exits, rejected: [...rejected.values()], handled, usedBeforeTest };
}

function sameExit(a: FailureExit, b: FailureExit): boolean {
  return a.id === b.id && JSON.stringify([a.guards, a.newLabel]) === JSON.stringify([b.guards, b.newLabel]);
}
