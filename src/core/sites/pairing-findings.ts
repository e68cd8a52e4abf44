// Pairing bugs and static-rule findings that follow from the walk over the paths, whatever the class of the site.
import type { Span } from '../c/span.js';
import type { FlowGraph } from '../flow/graph.js';
import type { AcquireHelper } from '../helpers/catalogue.js';
import type { SiteRecord } from './paths/record.js';
import type { ReasonCode } from './site.js';

export interface FoundIssue {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly span: Span;
  readonly message: string;
}

/** Helpers whose result may be NULL in every tree: by allocation, or by contract of the family. */
function mayFail(helper: AcquireHelper, family: string): boolean {
  return helper.returns === 'entry' && (helper.allocates || family === 'try-map');
}

/** Classes of site whose pairing depends on more than this function's paths: what looks unpaired there may not be. */
const NOT_LOCAL: ReadonlySet<ReasonCode> = new Set([
  'ESCAPES_STRUCT',
  'ESCAPES_PARAM',
  'RELEASED_IN_CALLER',
  'DROP_RETAKE',
  'NESTED',
  'CONDITIONAL_LOCK',
  'TRYLOCK',
]);

export function pairingFindings(
  graph: FlowGraph,
  record: SiteRecord,
  helper: AcquireHelper,
  family: string,
  reasons: ReadonlySet<ReasonCode>,
): readonly FoundIssue[] {
  const found: FoundIssue[] = [];
  const at = (node: number): Span => graph.nodes[node]?.span ?? graph.span;
  const acquire = graph.nodes[record.node];
  const call = acquire?.kind === 'call' ? acquire.calleeSpan : at(record.node);
  // A mapping that other functions see is theirs to release; this function alone proves nothing then.
  const isExact = ![...reasons].some((code) => NOT_LOCAL.has(code)) && (helper.locks || record.lockedAt.size === 0);
  const isLocal = isExact && record.releasedInCallee.size === 0;
  const unmappedInCallee = [...record.releasedInCallee.values()].some((release) => release.unmaps);
  const exits = [...record.exits.values()];
  if (isLocal && exits.some((exit) => exit.locked)) {
    found.push({
      rule: 'release-missing',
      severity: 'error',
      span: call,
      message: `a path returns with the lock of ${helper.name}() held`,
    });
  } else if (isExact && helper.maps && !unmappedInCallee && exits.some((exit) => exit.mapped && !exit.escaped)) {
    found.push({
      rule: 'release-missing',
      severity: 'error',
      span: call,
      message: `a path returns without unmapping what ${helper.name}() mapped`,
    });
  }
  if (isLocal) {
    for (const node of record.doubleReleases) {
      found.push({
        rule: 'release-doubled',
        severity: 'error',
        span: at(node),
        message: `releases what ${helper.name}() acquired a second time, or on a path that never acquired it`,
      });
    }
  }
  for (const node of isExact ? record.mismatched : []) {
    found.push({
      rule: 'release-mismatched',
      severity: 'error',
      span: at(node),
      message: 'the entry and the lock belong to different mappings',
    });
  }
  if (mayFail(helper, family) && record.nullChecks.size === 0 && record.escapes.size === 0 && record.reached) {
    found.push({
      rule: 'null-unhandled',
      severity: 'warning',
      span: call,
      message: `the result of ${helper.name}() may be NULL and is never tested`,
    });
  }
  for (const [node, callee] of isExact ? record.sleepsAt : []) {
    found.push({
      rule: 'sleeps-mapped',
      severity: 'warning',
      span: at(node),
      message: `${callee}() may sleep, and the table that ${helper.name}() mapped is still held`,
    });
  }
  return found;
}
