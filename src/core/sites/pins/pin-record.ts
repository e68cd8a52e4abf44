// What the walk saw of one call that takes pages: the raw material of its reasons.
import type { Expr } from '../../c/ast.js';
import type { FlowNode } from '../../flow/graph.js';
import type { PageFamily, PinHelper } from '../../helpers/catalogue.js';
import type { Outcome } from './outcome.js';
import type { PageArray } from './page-array.js';

/** One call in one variant of its function. */
export interface PinSite {
  readonly node: Extract<FlowNode, { kind: 'call' }>;
  readonly family: PageFamily;
  readonly helper: PinHelper;
  readonly array: PageArray;
  /** The number asked for. */
  readonly asked: Expr | null;
}

/** Node ids are of the flow graph. */
export class PinRecord {
  readonly puts = new Set<number>();
  /** Puts of the other kind: `put_page()` of what was pinned, or the reverse. */
  readonly wrongPuts = new Set<number>();
  readonly putInCallee = new Map<number, string>();
  readonly stored = new Set<number>();
  readonly toCaller = new Set<number>();
  /** Outcomes with which a path returns while pages are held that nobody else knows of. */
  readonly kept = new Set<Outcome>();
  /** A path comes to the call again with the pages of the last turn. */
  pinsAgain = false;
  /** Every path was followed to its end. */
  complete = true;
  reached = false;
}
