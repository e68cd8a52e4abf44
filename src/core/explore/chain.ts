// One step of a thread, and after it all steps of threads that go alone: what a search stores is only where it ends.
import type { Machine } from './machine.js';
import type { Plan } from './plan.js';
import type { PathStep } from './path.js';
import { goesAlone, rowOffsets, type Persistence } from './persistent.js';

/** Successors of a chain beyond which no more are unfolded: they are stored as they are, and the search goes on from there. */
export const CHAIN_WIDTH = 32;
/** Steps of one chain after which its states are stored as they are. */
export const CHAIN_STEPS = 512;

/** Where a chain ends: a state, or a step that breaks a property. */
export interface ChainEnd {
  readonly values: Int32Array;
  readonly fault: string | null;
  readonly last: ChainStep;
}

/** A step with those before it. */
export interface ChainStep extends PathStep {
  readonly before: ChainStep | null;
}

/** Called for each step that a chain takes. */
export type Taken = (thread: number, location: number, step: number) => void;

/**
 * All ends of the steps of `thread` from the machine's state, in the order in which the compiled engine finds them. The
 * machine's log is cleared and its state is lost.
 */
export function chainsOf(
  machine: Machine,
  plan: Plan,
  persistence: Persistence,
  thread: number,
  taken: Taken,
): ChainEnd[] {
  const pc = plan.cells.pc;
  const offsets = new Int32Array(pc.length);
  const faults: ChainEnd[] = [];
  const ends = fire(machine, thread, null, faults, taken);
  let steps = 0;
  for (let i = 0; i < ends.length;) {
    const from = ends[i];
    if (from === undefined) break;
    let next: ChainEnd[] | null = null;
    if (ends.length <= CHAIN_WIDTH && steps < CHAIN_STEPS) {
      rowOffsets(persistence, pc, from.values, offsets);
      for (let t = pc.length - 1; t >= 0 && next === null; t--) {
        if (!goesAlone(persistence, offsets, t)) continue;
        machine.values.set(from.values);
        const known = faults.length;
        const found = fire(machine, t, from.last, faults, taken);
        if (found.length > 0 || faults.length > known) next = found;
      }
    }
    if (next === null) {
      i += 1;
      continue;
    }
    steps += 1;
    // As the compiled engine does it: the new ones go behind the others, and the last of all takes the place of this one.
    ends.push(...next);
    const last = ends.pop();
    if (last !== undefined && i < ends.length) ends[i] = last;
  }
  return [...faults, ...ends];
}

/** The states after each enabled step of a thread; steps that break a property go to `faults`. The machine's state is kept. */
function fire(
  machine: Machine,
  thread: number,
  before: ChainStep | null,
  faults: ChainEnd[],
  taken: Taken,
): ChainEnd[] {
  machine.log.length = 0;
  const location = machine.location(thread);
  const count = machine.stepCount(thread, location);
  const ends: ChainEnd[] = [];
  for (let step = 0; step < count; step++) {
    const enabled = machine.enabled(thread, location, step);
    if (enabled) {
      taken(thread, location, step);
      machine.fire(thread, location, step);
    }
    if (enabled || machine.fault !== null) {
      const end = { values: machine.values.slice(), fault: machine.fault, last: { thread, location, step, before } };
      (machine.fault === null ? ends : faults).push(end);
      machine.fault = null;
    }
    machine.undo(0);
  }
  return ends;
}

/** The steps of a chain in order. */
export function stepsOf(last: ChainStep): PathStep[] {
  const steps: PathStep[] = [];
  for (let at: ChainStep | null = last; at !== null; at = at.before)
    steps.push({ thread: at.thread, location: at.location, step: at.step });
  return steps.reverse();
}
