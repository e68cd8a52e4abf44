// Finds unbounded retries: states from which some thread can never again reach an end although steps go on for ever.
import { componentsFrom } from './components.js';
import { unpack } from './interpret.js';
import { shortestPath, type Route } from './path.js';
import type { SearchResult } from './search.js';
import { BATCH } from './store.js';

/** Threads whose ends fit into the bits of one pass. */
const THREADS_PER_PASS = 31;

/**
 * A route to and once around such a cycle, or null. The property, on the graph of all states: from every state, every
 * thread that is not background can reach an end (or a state without a step, which is a deadlock and not ours) by some
 * continuation. Where one cannot, each continuation ends in a set of states that it never leaves; a cycle of that set is
 * shown. No fairness is assumed, so a loop that has any way out, however unlikely, is not reported.
 * Not for a graph in which interchangeable threads are sorted: there a thread's end does not keep its name.
 */
export function endlessRoute(result: SearchResult): Route | null {
  const { plan } = result;
  const watched = plan.program.threads.flatMap((thread, t) => (thread.background ? [] : [t]));
  let doomed: number | null = null;
  for (let k = 0; k < watched.length; k += THREADS_PER_PASS) {
    const first = firstDoomed(
      result,
      endMasks(
        result,
        watched.slice(k, k + THREADS_PER_PASS).map((thread) => [thread]),
      ),
    );
    if (first !== null) doomed = Math.min(doomed ?? first, first);
  }
  return doomed === null ? null : routeInto(result, doomed);
}

/** Whether from every state all threads can end together: then no thread retries for ever, and threads may be exchanged for this. */
export function allCanEnd(result: SearchResult): boolean {
  const all = result.plan.program.threads.flatMap((thread, t) => (thread.background ? [] : [t]));
  return firstDoomed(result, endMasks(result, [all])) === null;
}

interface Masks {
  readonly reach: Int32Array;
  readonly full: number;
}

/** By state: a bit for each group of threads that are all at an end there. */
function endMasks({ plan, store }: SearchResult, groups: readonly (readonly number[])[]): Masks {
  const reach = new Int32Array(store.count);
  const values = new Int32Array(plan.cells.count);
  const ended = (thread: number): boolean =>
    plan.program.threads[thread]?.locations[values[plan.cells.pc[thread] ?? 0] ?? 0]?.end === true;
  for (let state = 0; state < store.count; state++) {
    unpack(plan.layout, plan.cells.min, store.words, state * store.width, values);
    reach[state] = groups.reduce((mask, group, k) => (group.every(ended) ? mask | (1 << k) : mask), 0);
  }
  return { reach, full: groups.reduce((mask, _, k) => mask | (1 << k), 0) };
}

/** The first state from which some end of `full` cannot be reached, or null. Carries `reach` back along the transitions until nothing changes. */
function firstDoomed({ store, engine }: SearchResult, { reach, full }: Masks): number | null {
  let pending: number[] = [];
  const sources: number[] = [];
  const targets: number[] = [];
  const moved = new Uint8Array(BATCH);
  /** Successors mostly have higher numbers: from the last state down, one pass settles nearly all. */
  const carry = (first: number, last: number): boolean => {
    sources.length = 0;
    targets.length = 0;
    moved.fill(0);
    engine.edges(first, last, (source, _thread, target) => {
      moved[source - first] = 1;
      sources.push(source);
      targets.push(target);
    });
    let changed = false;
    for (let k = sources.length - 1; k >= 0; k--) {
      const source = sources[k] ?? 0;
      const before = reach[source] ?? 0;
      const after = before | (reach[targets[k] ?? 0] ?? 0);
      if (after !== before) changed = true;
      reach[source] = after;
    }
    for (let state = first; state < last; state++) if (moved[state - first] === 0) reach[state] = full;
    return changed;
  };
  for (let last = store.count; last > 0;) {
    const first = last - 1 - ((last - 1) % BATCH);
    carry(first, last);
    for (let state = last - 1; state >= first; state--) if (reach[state] !== full) pending.push(state);
    last = first;
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const state of pending) if (carry(state, state + 1)) changed = true;
    pending = pending.filter((state) => reach[state] !== full);
  }
  return pending[pending.length - 1] ?? null;
}

/** To a doomed state, on by the shortest way to a set of states that is never left, and once around a shortest cycle there. */
function routeInto(result: SearchResult, doomed: number): Route {
  const known = new Map<number, readonly number[]>();
  const successors = (state: number): readonly number[] => {
    const seen = known.get(state);
    if (seen !== undefined) return seen;
    const list: number[] = [];
    result.engine.edges(state, state + 1, (_source, _thread, target) => list.push(target));
    known.set(state, list);
    return list;
  };
  const [bottom] = componentsFrom(doomed, successors);
  const closed = new Set(bottom);
  const entry = closed.has(doomed) ? [doomed] : walk(successors, doomed, (state) => closed.has(state));
  const start = entry[entry.length - 1] ?? doomed;
  const cycle = walk(successors, start, (state) => state === start);
  const stem = [...shortestPath(result, doomed), ...entry.slice(1)];
  return { states: [...stem, ...cycle.slice(1)], threads: null, breaks: null, cycleFrom: stem.length - 1 };
}

/** A shortest way of at least one move from `start` to a state that is wanted. */
function walk(
  successors: (state: number) => readonly number[],
  start: number,
  wanted: (state: number) => boolean,
): number[] {
  const parents = new Map<number, number>();
  const queue = [start];
  for (const state of queue) {
    for (const target of successors(state)) {
      if (wanted(target)) {
        const path = [target];
        for (let at: number | undefined = state; at !== undefined; at = at === start ? undefined : parents.get(at))
          path.push(at);
        return path.reverse();
      }
      if (target === start || parents.has(target)) continue;
      parents.set(target, state);
      queue.push(target);
    }
  }
  throw new Error('a state that was found is not reached');
}
