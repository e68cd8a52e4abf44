// Among all shortest ways to a broken property, the one on which the processor changes threads least: it reads as a story.
import type { Finding } from './expander.js';
import { MAX_SWITCH_CELLS } from './options.js';
import type { Route } from './path.js';
import type { SearchResult } from './search.js';

const UNREACHABLE = 0xffff;

/** Null where the graph is too large to be gone over backwards. */
export function fewestSwitches(result: SearchResult, finding: Finding): Route | null {
  const { engine, levels, store } = result;
  const threads = result.plan.program.threads.length;
  const depth = levelOf(levels, finding.parent);
  const known = levels[depth + 1] ?? result.expanded;
  if (known * threads > MAX_SWITCH_CELLS || known > store.count) return null;

  /** Switches still needed from a state when this thread moves next; on the last level none moves. */
  const cost = new Uint16Array(known * threads).fill(UNREACHABLE);
  const breaks = finding.states.length > 0 ? null : finding.property;
  const fromState = (state: number, last: number): number => {
    let least = UNREACHABLE;
    for (let next = 0; next < threads; next++) {
      const rest = cost[state * threads + next] ?? UNREACHABLE;
      if (rest !== UNREACHABLE) least = Math.min(least, rest + (next === last ? 0 : 1));
    }
    return least;
  };
  const goals = new Set(finding.states);
  const toGo = (state: number, last: number): number =>
    breaks === null && goals.has(state) ? 0 : fromState(state, last);

  for (let level = depth; level >= 0; level--) {
    const first = levels[level] ?? 0;
    const end = levels[level + 1] ?? result.expanded;
    if (level === depth && breaks === null) continue;
    const nextEnd = levels[level + 2] ?? known;
    engine.edges(first, end, (source, thread, target, property) => {
      const at = source * threads + thread;
      if (level === depth) {
        if (property === breaks) cost[at] = 0;
      } else if (target >= end && target < nextEnd) {
        cost[at] = Math.min(cost[at] ?? UNREACHABLE, toGo(target, thread));
      }
    });
  }

  const states = [0];
  const movers: number[] = [];
  let last = -1;
  for (let level = 0; level < depth + (breaks === null ? 0 : 1); level++) {
    const state = states[states.length - 1] ?? 0;
    const mover = bestMover(cost, state * threads, threads, last);
    movers.push(mover);
    last = mover;
    if (level === depth) break;
    const end = levels[level + 1] ?? known;
    const wanted = cost[state * threads + mover];
    let chosen = -1;
    engine.edges(state, state + 1, (_source, thread, target) => {
      if (chosen < 0 && thread === mover && target >= end && target < known && toGo(target, mover) === wanted)
        chosen = target;
    });
    if (chosen < 0) throw new Error('the way with the fewest context switches is lost');
    states.push(chosen);
  }
  return { states, threads: movers, breaks, cycleFrom: null };
}

function bestMover(cost: Uint16Array, row: number, threads: number, last: number): number {
  let best = -1;
  let least = Infinity;
  for (let thread = 0; thread < threads; thread++) {
    const rest = cost[row + thread] ?? UNREACHABLE;
    const total = rest === UNREACHABLE ? Infinity : rest + (thread === last ? 0 : 1);
    if (total < least) [best, least] = [thread, total];
  }
  return best;
}

function levelOf(levels: readonly number[], index: number): number {
  let level = 0;
  while (level + 1 < levels.length && (levels[level + 1] ?? 0) <= index) level += 1;
  return level;
}
