// What a search for failure exits returns. Plain JSON: faces show it, conversion applies it.
import type { Span } from '../c/span.js';

/** One way to leave when the map fails. */
export interface FailureExit {
  /** Stable within its site: `goto out`, `return 0`, `walk->action = ACTION_AGAIN; return 0`, `continue`, … */
  readonly id: string;
  /** The C statements, without indentation, one element a line. */
  readonly statements: readonly string[];
  /** Why it is right: what it releases, what the caller sees; a sentence. */
  readonly why: string;
  /** Releases that this exit passes without a mapping: each gets a test of the entry pointer. */
  readonly guards?: readonly Span[];
  /** A label that this exit needs and that the function does not have, right after the given statement. */
  readonly newLabel?: { readonly name: string; readonly after: Span };
}

/** A candidate that was examined and is wrong. */
export interface RejectedExit {
  readonly id: string;
  /** What would go wrong; a sentence. */
  readonly why: string;
}

export interface FailureExits {
  /** Proved right, the preferred one first. */
  readonly exits: readonly FailureExit[];
  readonly rejected: readonly RejectedExit[];
  /** The function tests the result already; `exits` is empty then. */
  readonly handled: boolean;
  /** What the rest of the acquire's own statement or declarations do with a failed map, e.g. `uses pte, …`; `null` where a test fits. */
  readonly usedBeforeTest: string | null;
}
