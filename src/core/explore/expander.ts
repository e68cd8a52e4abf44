// What the two engines have in common: a way to expand stored states, and a place for what they find on the way.
import type { Plan } from './plan.js';
import type { StateStore } from './store.js';

/** A broken property: on the way from state `parent` by a step of `thread`, or in state `parent` itself (thread -1). */
export interface Finding {
  readonly parent: number;
  readonly thread: number;
  readonly property: string;
}

/** Counters and results of one search; engines write, the search reads. */
export class Findings {
  transitions = 0;
  terminals = 0;
  /** The first one; one in a state replaces one on a step of the same level, since its trace is a step shorter. */
  finding: Finding | null = null;
  /** By step number (see `stepNumbers`): 1 once the step was taken. */
  readonly reached: Uint8Array;

  constructor(steps: number) {
    this.reached = new Uint8Array(steps);
  }

  report(parent: number, thread: number, property: string): void {
    if (this.finding === null || (thread < 0 && this.finding.thread >= 0)) this.finding = { parent, thread, property };
  }
}

/** Work on one store: its engine, interpreted or compiled, may be exchanged between two calls. */
export interface Search {
  readonly plan: Plan;
  readonly store: StateStore;
  readonly findings: Findings;
}

export interface Expander {
  /**
   * Expands stored states `from` to `to` (exclusive), in order. Returns the first one not expanded:
   * `to`, or less where memory ran out or a state itself breaks a property.
   */
  run(from: number, to: number): number;
  /** Calls back for each transition of state `index` with its thread and the stored target; -1 for a target that is not stored or a broken property. */
  successors(index: number, visit: (thread: number, target: number, property: string | null) => void): void;
}
