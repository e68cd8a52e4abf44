// What a caller may ask of an exploration, with the default of every limit named.
import type { CancelSignal, ProgressSink } from '../ports.js';

/** States after which a search gives up; 8 million states of 16 bytes take about a quarter of a gigabyte. */
export const DEFAULT_MAX_STATES = 10_000_000;
/** Bytes that a search may hold in its state store and hash table. */
export const DEFAULT_MAX_MEMORY_BYTES = 1 << 30;
/** States expanded between two looks at the abort signal, with progress in between. */
export const CHUNK_STATES = 20_000;
/** States below which code generation does not pay: `auto` interprets up to here and compiles what goes on. */
export const INTERPRETED_STATES = 2000;
/** States that the second search, for a shortest counterexample without reductions, may store. */
export const MAX_TRACE_STATES = 1_000_000;

/** Pairs of state and thread up to which the trace with the fewest context switches is looked for among the shortest ones. */
export const MAX_SWITCH_CELLS = 1 << 24;

/** `auto` interprets a small program and compiles a large one where the host allows it. All give identical results. */
export type EngineChoice = 'auto' | 'compiled' | 'interpreted';

/** Each may be switched on or off; docs/explorer.md states the conditions under which each keeps every verdict. */
export interface Reductions {
  /** A thread-local step is taken in one go with the step before it; its own state is not stored. Default on. */
  readonly fuse: boolean;
  /**
   * In a search that goes on beyond {@link INTERPRETED_STATES}, or whose engine is named: a thread whose next steps nothing can
   * meet that the others may still do, by the local states that all are in, goes alone, and what follows on it is not stored
   * either. Takes the place of `fuse`, and needs it. Default on.
   */
  readonly persistent: boolean;
  /** Spin's rule alone: a thread whose next steps touch only its locals goes alone, each state stored. Default off, since `fuse` does more. */
  readonly ample: boolean;
  /** States that differ only by exchanging identical threads are one. Default on. */
  readonly symmetry: boolean;
  /** Ghost slots that no enabled property reads are left out of the state. Default on. */
  readonly ghosts: boolean;
}

export const ALL_REDUCTIONS: Reductions = { fuse: true, persistent: true, ample: false, symmetry: true, ghosts: true };
export const NO_REDUCTIONS: Reductions = {
  fuse: false,
  persistent: false,
  ample: false,
  symmetry: false,
  ghosts: false,
};

/** How far a search may go, and what it keeps of a state. */
export interface SearchBounds {
  /** Default {@link DEFAULT_MAX_STATES}. */
  readonly maxStates?: number;
  /** Default {@link DEFAULT_MAX_MEMORY_BYTES}. */
  readonly maxMemoryBytes?: number;
  /**
   * Keeps 64 bits of a state that was expanded, where there are more than {@link INTERPRETED_STATES}. States may be omitted: the
   * verdict is `bounded` then, with the probability, and unbounded retries are not looked for. Default off.
   */
  readonly hashCompaction?: boolean;
}

/** The bounds among other options; what is not set is left out. */
export function boundsOf({ maxStates, maxMemoryBytes, hashCompaction }: SearchBounds): SearchBounds {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
    ...(hashCompaction === undefined ? {} : { hashCompaction }),
  };
}

export interface ExploreOptions extends SearchBounds {
  readonly signal?: CancelSignal;
  readonly progress?: ProgressSink;
  /** Default {@link ALL_REDUCTIONS}; what is left out keeps its default. */
  readonly reductions?: Partial<Reductions>;
  readonly engine?: EngineChoice;
  /** Names of properties that are not checked, e.g. `deadlock`, `unbounded-retry`, or any property of the program's own checks. */
  readonly ignore?: readonly string[];
}

/** Properties that the explorer checks of itself; a program's checks, invariants and finals add theirs. */
export const PROPERTY = {
  deadlock: 'deadlock',
  /** A thread that can never again reach an end although steps go on for ever. */
  unboundedRetry: 'unbounded-retry',
  /** A value outside the bounds of its slot. */
  range: 'range',
  /** An index outside its array. */
  bounds: 'bounds',
  /** Division or remainder by zero. */
  division: 'division',
  /** A shift by a negative amount or by 32 and more. */
  shift: 'shift',
} as const;
