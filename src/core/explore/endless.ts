// Finds unbounded retries: states from which some thread can never again reach an end although steps go on for ever.
import { componentsFrom } from './components.js';
import { shortestPath, type Route } from './path.js';
import type { Plan } from './plan.js';
import { endlessLocations } from './ranking.js';
import type { SearchResult } from './search.js';

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
  const trap = trapOf(result);
  const watched = result.plan.program.threads.flatMap((thread, t) => (thread.background ? [] : [t]));
  let doomed: number | null = null;
  for (let k = 0; k < watched.length; k += THREADS_PER_PASS) {
    const groups = watched.slice(k, k + THREADS_PER_PASS).map((thread) => [thread]);
    const first = firstDoomed(result, trap, groups);
    if (first !== null) doomed = Math.min(doomed ?? first, first);
  }
  return doomed === null ? null : routeInto(result, trap, doomed);
}

/** Whether wherever steps go on for ever all threads can still end together: then none retries for ever, and threads may be exchanged for this. */
export function allCanEnd(result: SearchResult): boolean {
  const all = result.plan.program.threads.flatMap((thread, t) => (thread.background ? [] : [t]));
  return firstDoomed(result, trapOf(result), [all]) === null;
}

/** States by number, with their successors. */
type Graph = ReadonlyMap<number, readonly number[]>;

/** A closed set of states that contains every set of states that is never left and in which steps go on for ever. */
function trapOf(result: SearchResult): Graph {
  const { plan, store, engine } = result;
  const endless = endlessLocations(plan.program);
  if (!endless.some((flags) => flags.includes(1))) return new Map();
  const at = locations(result);
  // In such a set a thread that stands where it cannot repeat does not move: it has no step to take there.
  const mayStand = plan.program.threads.map((thread, t) =>
    Uint8Array.from(thread.locations, ({ steps }, place) =>
      endless[t]?.[place] === 1 || steps.every(({ guard }) => guard !== null) ? 1 : 0,
    ),
  );
  const graph = new Map<number, number[]>();
  const threads = plan.program.threads.length;
  const stands = (state: number): boolean => {
    let t = 0;
    while (t < threads && mayStand[t]?.[at(state, t)] === 1) t += 1;
    return t === threads;
  };
  for (let first = 0; first < store.count;) {
    if (!stands(first)) {
      first += 1;
      continue;
    }
    // Neighbours stand together mostly, and many at once cost less than each by itself.
    let end = first + 1;
    while (end < store.count && stands(end)) end += 1;
    const others = new Set<number>();
    engine.edges(first, end, (state, thread, target) => {
      if (endless[thread]?.[at(state, thread)] !== 1) others.add(state);
      const successors = graph.get(state);
      if (successors === undefined) graph.set(state, [target]);
      else successors.push(target);
    });
    for (const state of others) graph.delete(state);
    first = end;
  }
  // What leads out is no part of it, nor is what leads to that.
  const before = predecessors(graph);
  const leaving = [...graph]
    .filter(([, targets]) => targets.some((target) => !graph.has(target)))
    .map(([state]) => state);
  for (const state of leaving) {
    if (graph.delete(state)) for (const source of before.get(state) ?? []) if (graph.has(source)) leaving.push(source);
  }
  return graph;
}

function predecessors(graph: Graph): Map<number, number[]> {
  const before = new Map<number, number[]>();
  for (const [state, targets] of graph) {
    for (const target of targets) {
      const sources = before.get(target);
      if (sources === undefined) before.set(target, [state]);
      else sources.push(state);
    }
  }
  return before;
}

/** Reads a thread's location from a stored state. */
function locations({
  plan,
  store,
}: {
  plan: Plan;
  store: SearchResult['store'];
}): (state: number, thread: number) => number {
  const { word, shift, mask } = plan.layout;
  return (state, thread) => {
    const pc = plan.cells.pc[thread] ?? 0;
    return ((store.words[state * store.width + (word[pc] ?? 0)] ?? 0) >>> (shift[pc] ?? 0)) & (mask[pc] ?? 0);
  };
}

/** The first state of the trap from which some group of threads cannot come to be at an end together, or null. */
function firstDoomed(result: SearchResult, trap: Graph, groups: readonly (readonly number[])[]): number | null {
  const { program } = result.plan;
  const at = locations(result);
  const full = groups.reduce((mask, _, k) => mask | (1 << k), 0);
  const reach = new Map<number, number>();
  for (const state of trap.keys()) {
    const ended = (thread: number): boolean => program.threads[thread]?.locations[at(state, thread)]?.end === true;
    reach.set(
      state,
      groups.reduce((mask, group, k) => (group.every(ended) ? mask | (1 << k) : mask), 0),
    );
  }
  const before = predecessors(trap);
  const changed = [...trap.keys()];
  for (const state of changed) {
    const mask = reach.get(state) ?? 0;
    for (const source of before.get(state) ?? []) {
      const known = reach.get(source) ?? 0;
      if ((known | mask) === known) continue;
      reach.set(source, known | mask);
      changed.push(source);
    }
  }
  for (const [state, mask] of reach) if (mask !== full) return state;
  return null;
}

/** To a doomed state, on by the shortest way to a set of states that is never left, and once around a shortest cycle there. */
function routeInto(result: SearchResult, trap: Graph, doomed: number): Route {
  const successors = (state: number): readonly number[] => trap.get(state) ?? [];
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
