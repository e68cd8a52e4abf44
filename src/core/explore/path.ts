// From what a search found back to steps: the stored states on the way, then each concrete step between them, fused ones unfolded.
import { chainsOf, stepsOf } from './chain.js';
import { pack, unpack } from './interpret.js';
import { Machine } from './machine.js';
import type { Persistence } from './persistent.js';
import { canonicalise } from './symmetry.js';
import type { SearchResult } from './search.js';
import { BATCH } from './store.js';

/** One step of a trace: enough to replay it. */
export interface PathStep {
  readonly thread: number;
  readonly location: number;
  readonly step: number;
}

/** A way through the stored graph. */
export interface Route {
  /** Stored states from the initial one on. */
  readonly states: readonly number[];
  /** The thread that moves from each of them, where it matters; one more than the moves where a last step breaks a property. */
  readonly threads: readonly number[] | null;
  /** The property that a step from the last state breaks, or null where that state itself is what was found. */
  readonly breaks: string | null;
  /** Position in `states` from which the rest repeats for ever. */
  readonly cycleFrom: number | null;
}

/** Stored states from the initial one to `index`, along the parents by which the search found them. */
export function shortestPath(result: SearchResult, index: number): number[] {
  const { store, engine, expanded } = result;
  const path = [index];
  for (let child = index; child > 0;) {
    const first = store.batchOf(child);
    let parent = -1;
    engine.edges(first, Math.min(first + BATCH, expanded), (source, _thread, target) => {
      if (target === child && parent < 0) parent = source;
    });
    if (parent < 0) throw new Error(`state ${String(child)} has no parent in its batch`);
    path.push(parent);
    child = parent;
  }
  return path.reverse();
}

/** More rounds than a cycle on exchanged threads can need until each is back at its own place. */
const MAX_ROUNDS = 5040;

/** The steps of a route, those of the threads as they are, though it may have been found on states with exchanged threads. */
export function unfold(
  result: Pick<SearchResult, 'plan' | 'store'>,
  route: Route,
): { steps: PathStep[]; cycleStart: number | null } {
  const walker = new Walker(result);
  const steps: PathStep[] = [];
  const { states, threads, breaks, cycleFrom } = route;
  // Threads of a route are not those of the program where states hold them exchanged.
  const mover = (k: number): number | null => (result.plan.classes.length > 0 ? null : (threads?.[k] ?? null));
  let cycleStart: number | null = cycleFrom === 0 ? 0 : null;
  let before = walker.snapshot();
  states.slice(1).forEach((target, k) => {
    steps.push(...walker.moveTo(target, mover(k)));
    if (k + 1 === cycleFrom) {
      cycleStart = steps.length;
      before = walker.snapshot();
    }
  });
  if (breaks !== null) steps.push(...walker.breakProperty(breaks, mover(states.length - 1)));
  if (cycleFrom !== null) {
    for (
      let round = 0;
      round < MAX_ROUNDS && !before.every((value, cell) => walker.snapshot()[cell] === value);
      round++
    ) {
      states.slice(cycleFrom + 1).forEach((target) => steps.push(...walker.moveTo(target, null)));
    }
  }
  return { steps, cycleStart };
}

class Walker {
  readonly #machine: Machine;
  readonly #result: Pick<SearchResult, 'plan' | 'store'>;
  readonly #trail: PathStep[] = [];

  constructor(result: Pick<SearchResult, 'plan' | 'store'>) {
    this.#result = result;
    this.#machine = new Machine(result.plan.program, result.plan.cells, result.plan.ignore);
  }

  snapshot(): Int32Array {
    return this.#machine.values.slice();
  }

  moveTo(target: number, thread: number | null): PathStep[] {
    return this.#find(() => this.#machine.fault === null && this.#isStored(target), thread, `state ${String(target)}`);
  }

  breakProperty(property: string, thread: number | null): PathStep[] {
    return this.#find(() => this.#machine.fault === property, thread, `a step that breaks '${property}'`);
  }

  #find(goal: () => boolean, mover: number | null, what: string): PathStep[] {
    const { program, persistence } = this.#result.plan;
    for (let thread = 0; persistence !== null && thread < program.threads.length; thread++) {
      const steps = mover === null || mover === thread ? this.#tryChains(persistence, thread, goal) : null;
      if (steps !== null) return steps;
    }
    for (let thread = 0; thread < program.threads.length; thread++) {
      if ((mover === null || mover === thread) && this.#tryThread(thread, goal)) return this.#trail.splice(0);
    }
    throw new Error(`no step of '${program.name}' leads to ${what}`);
  }

  /** Over the ends of the chains that begin with a step of the thread; leaves the machine at the goal. */
  #tryChains(persistence: Persistence, thread: number, goal: () => boolean): PathStep[] | null {
    const machine = this.#machine;
    const before = this.snapshot();
    for (const { values, fault, last } of chainsOf(machine, this.#result.plan, persistence, thread, () => undefined)) {
      machine.values.set(values);
      machine.fault = fault;
      if (goal()) return stepsOf(last);
    }
    machine.fault = null;
    machine.values.set(before);
    return null;
  }

  /** Depth first over the steps of one thread and those fused to them; leaves the machine at the goal. */
  #tryThread(thread: number, goal: () => boolean): boolean {
    const machine = this.#machine;
    const { plan } = this.#result;
    const location = machine.location(thread);
    const count = machine.stepCount(thread, location);
    for (let step = 0; step < count; step++) {
      const mark = machine.log.length;
      if (machine.enabled(thread, location, step)) machine.fire(thread, location, step);
      else if (machine.fault === null) continue;
      this.#trail.push({ thread, location, step });
      if (goal()) return true;
      const goesOn = machine.fault === null && plan.fuse && plan.alone[thread]?.[machine.location(thread)] === 1;
      if (goesOn && this.#tryThread(thread, goal)) return true;
      this.#trail.pop();
      machine.fault = null;
      machine.undo(mark);
    }
    return false;
  }

  #isStored(target: number): boolean {
    const { store, plan } = this.#result;
    const packed = new Int32Array(store.width);
    pack(plan, this.#machine.values, packed, 0);
    canonicalise(plan, packed, 0);
    return packed.every((word, k) => word === store.words[target * store.width + k]);
  }
}

/** The values of a stored state by cell; of one representative where threads are interchangeable. */
export function storedValues(result: Pick<SearchResult, 'plan' | 'store'>, index: number): Int32Array {
  const { plan, store } = result;
  const values = new Int32Array(plan.cells.count);
  unpack(plan.layout, plan.cells.min, store.words, index * store.width, values);
  return values;
}
