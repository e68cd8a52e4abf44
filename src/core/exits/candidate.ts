// A way out that is to be examined: what it would say in C, and where on the graph it leads.
import type { Span } from '../c/span.js';
import type { Code } from './values.js';

/** Where a candidate comes from, the most trusted first; ties are broken by this order. */
export type Origin =
  /** The page walker is asked to look at the pmd again, and the function sorts out every pmd that maps memory under its lock. */
  | 'walk-again'
  /** A test before the map leads here where there is no table. */
  | 'no-table'
  /** A test before the map leads here where an upper level is missing. */
  | 'no-upper'
  /** A code that means "there is no table" in this function's set of codes. */
  | 'convention'
  /** A test after the map leads here where the entry is not there, or is another. */
  | 'entry'
  /** Leaves the loop around the acquire, or goes on with its next turn. */
  | 'loop'
  /** Goes on right after the release, without having looked. */
  | 'after-release'
  /** The value of a range that is done. */
  | 'cursor'
  /** Fails with an errno that asks for another try. */
  | 'errno'
  /** Asks the page walker, in a function that tells tables from other pmds without the pmd lock. */
  | 'walk-again-weak'
  /** Any other `return` or `goto` of the function. */
  | 'other';

export const NO_STRENGTH: readonly [number, number] = [99, 0];

export interface Candidate {
  readonly id: string;
  readonly statements: readonly string[];
  readonly origin: Origin;
  /** Where it leads: a node of the graph, or straight out with a value. */
  readonly landing: { readonly node: number } | { readonly returns: Code };
  /** Locals that its statements set. */
  readonly prefix: readonly (readonly [string, Code])[];
  /** Nodes between the landing and the jump that it leaves out, and releases that it passes behind a test. */
  readonly skip: ReadonlySet<number>;
  readonly guards: readonly Span[];
  readonly newLabel?: { readonly name: string; readonly after: Span };
  /** Which tests lead here today: 0 the surest to find anything but a table; and how far before the acquire. */
  readonly strength: readonly [number, number];
  /** Text of the test that leads here today, for the explanation. */
  readonly test: string | null;
  /** What the function returns today where it leaves this way. */
  readonly today: ReadonlySet<Code>;
}
