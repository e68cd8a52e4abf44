// From what a search found back to steps: the stored states on the way, then each concrete step between them, fused ones unfolded.
import { unpack } from './interpret.js';
import { Machine } from './machine.js';
import { canonicalise } from './symmetry.js';
import type { SearchResult } from './search.js';
import { BATCH } from './store.js';

/** One step of a trace: enough to replay it. */
export interface PathStep {
  readonly thread: number;
  readonly location: number;
  readonly step: number;
}

/** Indices of the stored states from the initial one to `index`, along the parents by which the search found them. */
export function shortestPath(result: SearchResult, index: number): number[] {
  const { store, engine } = result;
  const path = [index];
  for (let child = index; child > 0;) {
    let parent = store.batchOf(child);
    for (const end = parent + BATCH; parent < end; parent++) {
      let found = false;
      engine.successors(parent, (_thread, target) => {
        found ||= target === child;
      });
      if (found) break;
    }
    path.push(parent);
    child = parent;
  }
  return path.reverse();
}

/**
 * The steps that lead along stored states and, where `last` is given, then break a property by a step of its thread.
 * `path` may have been found on states with exchanged threads; the steps are those of the threads as they are.
 */
export function unfold(
  result: SearchResult,
  path: readonly number[],
  last: { thread: number; property: string } | null,
): PathStep[] {
  const walker = new Walker(result);
  const steps: PathStep[] = [];
  for (const target of path.slice(1)) steps.push(...walker.moveTo(target));
  if (last !== null) steps.push(...walker.breakProperty(last.property));
  return steps;
}

class Walker {
  readonly #machine: Machine;
  readonly #result: SearchResult;
  readonly #trail: PathStep[] = [];

  constructor(result: SearchResult) {
    this.#result = result;
    this.#machine = new Machine(result.plan.program, result.plan.cells, result.plan.ignore);
  }

  moveTo(target: number): PathStep[] {
    return this.#find(() => this.#machine.fault === null && this.#isStored(target), `state ${String(target)}`);
  }

  breakProperty(property: string): PathStep[] {
    return this.#find(() => this.#machine.fault === property, `a step that breaks '${property}'`);
  }

  #find(goal: () => boolean, what: string): PathStep[] {
    const { program } = this.#result.plan;
    for (let thread = 0; thread < program.threads.length; thread++) {
      if (this.#tryThread(thread, goal)) return this.#trail.splice(0);
    }
    throw new Error(`no step of '${program.name}' leads to ${what}`);
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
    const { layout, cells } = plan;
    const { values } = this.#machine;
    const packed = new Int32Array(store.width);
    for (let cell = 0; cell < values.length; cell++) {
      const word = layout.word[cell] ?? 0;
      const bits = ((values[cell] ?? 0) - (cells.min[cell] ?? 0)) & (layout.mask[cell] ?? 0);
      packed[word] = (packed[word] ?? 0) | (bits << (layout.shift[cell] ?? 0));
    }
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
