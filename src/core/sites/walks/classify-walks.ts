// The steps of a function's walks through a device's page tables, in all variants of its `#if` arms, to sites with reasons.
import type { Span } from '../../c/span.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { ClassifiedSite } from '../classify.js';
import type { FileFunctions, GraphVariant } from '../file-functions.js';
import type { ReasonCode } from '../site.js';
import { WALK_REASONS } from './reasons.js';
import { walkRecord } from './walk-record.js';
import { walkSites } from './walk-sites.js';

type Hit = ClassifiedSite['reasons'][number];

/** In text order; spans are relative to the function. */
export function classifyWalks(
  variants: readonly GraphVariant[],
  functions: FileFunctions,
  catalogue: CatalogueIndex,
): readonly ClassifiedSite[] {
  const found = new Map<
    number,
    { span: Span; calleeSpan: Span; helper: string; family: string; reasons: Map<ReasonCode, Hit> }
  >();
  for (const { graph } of variants) {
    for (const site of walkSites(graph, catalogue)) {
      const { span, calleeSpan, callee } = site.node;
      const known = found.get(calleeSpan.start) ?? {
        span,
        calleeSpan,
        helper: callee ?? '',
        family: site.family.name,
        reasons: new Map<ReasonCode, Hit>(),
      };
      found.set(calleeSpan.start, known);
      const record = walkRecord(site, graph, functions);
      for (const { code, detect } of WALK_REASONS) {
        const hit = detect(record, site);
        if (hit && !known.reasons.has(code))
          known.reasons.set(code, { code, span: graph.nodes[hit.node]?.span ?? span, message: hit.message });
      }
      const [user] = record.callers?.pointers ?? [];
      if (user !== undefined)
        known.reasons.set('OTHER', {
          code: 'OTHER',
          span,
          message: `${user}() makes a pointer of this function, or of one that calls it: what is held where it is called is not followed`,
        });
      const [lock] = record.locks.always;
      if (lock !== undefined && !record.isRelated)
        known.reasons.set('OTHER', {
          code: 'OTHER',
          span,
          message: `${lock} is held, and nothing here shows that it is the table's`,
        });
    }
  }
  return [...found.values()]
    .sort((a, b) => a.calleeSpan.start - b.calleeSpan.start)
    .map(({ reasons, ...site }) => ({
      ...site,
      isSimple: reasons.size === 0,
      target: null,
      reasons: [...reasons.values()].sort((a, b) => a.span.start - b.span.start || (a.code < b.code ? -1 : 1)),
      releases: [],
      variants: [],
    }));
}
