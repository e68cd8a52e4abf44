// Whether a function already tests the result of the acquire before it does anything with it.
import { run } from './run.js';
import type { Search } from './search.js';
import { pointee, assign } from './transfer.js';
import { FAILED_ENTRY, FAILED_LOCK } from './values.js';

/** Lets the map fail and changes nothing: right on every path only where a test of the result is there. */
export function isHandled(search: Search): boolean {
  const { acquire, baseline, model, info, graph } = search;
  const helper = info.catalogue.acquires.get(acquire.callee ?? '')?.helper;
  const lock = helper?.lockOut == null ? undefined : acquire.args[helper.lockOut];
  const misuses: string[] = [];
  const options = {
    records: () => false,
    violation: (message: string) => void misuses.push(message),
    stopAt: acquire.id,
  };
  const starts = baseline.atAcquire.map((state) => {
    const unlocked = lock ? assign(pointee(lock), FAILED_LOCK, acquire.id, state, model, options) : state;
    return [
      acquire.next,
      acquire.result ? assign(acquire.result, FAILED_ENTRY, acquire.id, unlocked, model, options) : unlocked,
    ] as const;
  });
  const isTested = graph.nodes.some((node) => node.kind === 'branch' && tests(node.test, search));
  if (!isTested || acquire.result === null) return false;
  const result = run(starts, model, options);
  return misuses.length === 0 && result.complete && result.outcomes.length > 0;
}

function tests(expr: { readonly kind: string; readonly name?: string }, search: Search): boolean {
  const { result } = search.acquire;
  return expr.kind === 'ident' && result?.kind === 'ident' && search.entries.has(expr.name ?? '');
}
