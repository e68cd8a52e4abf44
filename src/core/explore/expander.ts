// What the two engines have in common: a way to expand stored states, and a place for what they find on the way.
import type { Plan } from './plan.js';
import type { StateStore } from './store.js';

/** Broken properties of one kind: in states themselves, or by a step of a thread from a state. */
export interface Finding {
  readonly property: string;
  /** States that break it themselves; empty where steps do. */
  readonly states: readonly number[];
  /** The first state from which a step breaks it, where steps do. */
  readonly parent: number;
}

/** Counters and results of one search; engines write, the search reads. */
export class Findings {
  transitions = 0;
  terminals = 0;
  /** By step number (see `stepNumbers`): 1 once the step was taken. */
  readonly reached: Uint8Array;
  #byStep: Finding | null = null;
  #inState: { property: string; states: number[]; parent: number } | null = null;

  constructor(steps: number) {
    this.reached = new Uint8Array(steps);
  }

  /** What was found on the level that is being expanded. One in a state goes first: its trace is a step shorter. */
  get finding(): Finding | null {
    return this.#inState ?? this.#byStep;
  }

  stepBreaks(parent: number, property: string): void {
    this.#byStep ??= { property, states: [], parent };
  }

  stateBreaks(index: number, property: string): void {
    this.#inState ??= { property, states: [], parent: index };
    if (this.#inState.property === property) this.#inState.states.push(index);
  }
}

/** Work on one store: its engine, interpreted or compiled, may be exchanged between two calls. */
export interface Search {
  readonly plan: Plan;
  readonly store: StateStore;
  readonly findings: Findings;
}

/** `target` is -1 for a step that breaks `property`, and for a state that is not stored. */
export type VisitEdge = (source: number, thread: number, target: number, property: string | null) => void;

export interface Expander {
  /** Expands stored states `from` to `to` (exclusive), in order. Returns the first one not expanded: less than `to` where memory ran out. */
  run(from: number, to: number): number;
  /**
   * Writes the successors of the stored states `from` to `to` (exclusive) behind the last stored one, known or not, and settles
   * none. At most a batch. Returns how many there are, or -1 where memory ran out.
   */
  generate(from: number, to: number): number;
  /** Calls back for each transition of the states `from` to `to` (exclusive), state by state; stores nothing. */
  edges(from: number, to: number, visit: VisitEdge): void;
}
