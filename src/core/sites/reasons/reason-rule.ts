// The shape of a reason: one file a code, each with its description, an example of yes and of no, and its test of a site.
import type { Span } from '../../c/span.js';
import type { FlowGraph } from '../../flow/graph.js';
import type { AcquireHelper, CatalogueIndex } from '../../helpers/catalogue.js';
import type { AskedCallers } from '../callers.js';
import type { PathRecord, SiteRecord } from '../paths/record.js';
import type { AcquireNode } from '../paths/walk.js';
import type { ReasonCode } from '../site.js';
import type { Summaries } from '../summaries.js';

/** Everything that a rule may ask about one acquire in one variant of its function. */
export interface SiteContext {
  readonly graph: FlowGraph;
  readonly site: AcquireNode;
  readonly helper: AcquireHelper;
  readonly record: SiteRecord;
  readonly paths: PathRecord;
  readonly acquires: ReadonlyMap<number, AcquireNode>;
  readonly catalogue: CatalogueIndex;
  readonly summaries: Summaries;
  readonly callers: AskedCallers;
  /** Codes that the rules before have found; only rules with `after` may look. */
  readonly found: ReadonlySet<ReasonCode>;
  /** Whether some local failure exit loses nothing; asked only where nothing else makes the site special. */
  readonly failureExit: () => { readonly exists: boolean; readonly message: string };
}

export interface ReasonHit {
  readonly span: Span;
  readonly message: string;
}

export interface ReasonRule {
  readonly code: ReasonCode;
  /** A few words for a list. */
  readonly title: string;
  /** What it means and why it keeps a site from being simple. */
  readonly description: string;
  /** Whole C functions, of which the first with a site has the reason (`yes`), or has not (`no`); tested and shown in the docs. */
  readonly yes: string;
  readonly no: string;
  /** Runs after the others and sees what they found. */
  readonly after?: boolean;
  readonly detect: (context: SiteContext) => readonly ReasonHit[];
}

/** The span of a node of the graph, for a hit there. */
export function spanOf(context: SiteContext, node: number): Span {
  return context.graph.nodes[node]?.span ?? context.site.node.span;
}

/** Hits at several nodes are one reason, shown at the first in text order. */
export function firstOf(
  context: SiteContext,
  nodes: Iterable<number>,
  message: (node: number) => string,
): readonly ReasonHit[] {
  const sorted = [...nodes].sort((a, b) => spanOf(context, a).start - spanOf(context, b).start);
  const first = sorted[0];
  return first === undefined ? [] : [{ span: spanOf(context, first), message: message(first) }];
}
