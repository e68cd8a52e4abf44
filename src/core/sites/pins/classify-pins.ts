// The calls of a function that take pages, in all variants of its `#if` arms, to sites with class and reasons.
import type { Span } from '../../c/span.js';
import type { FlowGraph } from '../../flow/graph.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { ClassifiedSite } from '../classify.js';
import type { FileFunctions, GraphVariant } from '../file-functions.js';
import { rootOfExpr } from '../paths/evaluate.js';
import type { ReasonCode } from '../site.js';
import { pageArrayOf } from './page-array.js';
import type { PinSite } from './pin-record.js';
import { PIN_REASONS } from './reasons.js';
import { walkPin, type PutsParam } from './walk-pin.js';

/** How deep callees are followed for the one that puts. */
const MAX_CALLEE_DEPTH = 3;

interface Found {
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly helper: string;
  readonly family: string;
  readonly reasons: Map<ReasonCode, { readonly span: Span; readonly message: string }>;
  readonly releases: Map<number, { readonly helper: string; readonly span: Span }>;
}

/** In text order; spans are relative to the function. */
export function classifyPins(
  variants: readonly GraphVariant[],
  functions: FileFunctions,
  catalogue: CatalogueIndex,
): readonly ClassifiedSite[] {
  const putsParam = paramPutter(functions, catalogue);
  const byCall = new Map<number, Found>();
  for (const { graph } of variants) {
    for (const site of pinSites(graph, catalogue)) {
      const { node, helper, family } = site;
      const found = byCall.get(node.calleeSpan.start) ?? {
        span: node.span,
        calleeSpan: node.calleeSpan,
        helper: helper.name,
        family: family.name,
        reasons: new Map<ReasonCode, { span: Span; message: string }>(),
        releases: new Map<number, { helper: string; span: Span }>(),
      };
      byCall.set(node.calleeSpan.start, found);
      judge(site, graph, catalogue, putsParam, found);
    }
  }
  return [...byCall.values()]
    .sort((a, b) => a.calleeSpan.start - b.calleeSpan.start)
    .map(({ reasons, releases, ...site }) => ({
      ...site,
      isSimple: reasons.size === 0,
      target: reasons.size === 0 ? (catalogue.pins.get(site.helper)?.helper.target ?? null) : null,
      reasons: [...reasons]
        .map(([code, hit]) => ({ code, ...hit }))
        .sort((a, b) => a.span.start - b.span.start || (a.code < b.code ? -1 : 1)),
      releases: [...releases.values()].sort((a, b) => a.span.start - b.span.start),
      variants: [],
    }));
}

function judge(site: PinSite, graph: FlowGraph, catalogue: CatalogueIndex, puts: PutsParam, into: Found): void {
  const record = walkPin(site, graph, catalogue, puts);
  const spanOf = (node: number): Span => graph.nodes[node]?.span ?? site.node.span;
  const say = (code: ReasonCode, span: Span, message: string): void => {
    const before = into.reasons.get(code);
    if (!before || span.start < before.span.start) into.reasons.set(code, { span, message });
  };
  for (const { code, detect } of PIN_REASONS) {
    const hit = detect(record, site);
    if (hit) say(code, spanOf(hit.node), hit.message);
  }
  if (!record.complete) say('OTHER', site.node.span, 'the function has more paths than the analysis follows');
  for (const id of [...record.puts, ...record.putInCallee.keys()]) {
    const node = graph.nodes[id];
    if (node?.kind === 'call' && node.callee !== null)
      into.releases.set(node.span.start, { helper: node.callee, span: node.span });
  }
}

/** A call that asks for no pages takes none: it only faults them in. */
function pinSites(graph: FlowGraph, catalogue: CatalogueIndex): readonly PinSite[] {
  return graph.nodes.flatMap((node): PinSite[] => {
    const known = node.kind === 'call' && node.callee !== null ? catalogue.pins.get(node.callee) : undefined;
    const arg = known && node.kind === 'call' ? node.args[known.helper.pages] : undefined;
    const array = arg ? pageArrayOf(arg, graph) : null;
    if (node.kind !== 'call' || !known || !array) return [];
    const { family, helper } = known;
    return [{ node, family, helper, array, asked: helper.count === null ? null : (node.args[helper.count] ?? null) }];
  });
}

function paramPutter(functions: FileFunctions, catalogue: CatalogueIndex): PutsParam {
  const puts = (callee: string, argument: number, depth: number): boolean =>
    depth > 0 &&
    functions.graphsOf(callee).some((graph) => {
      const param = graph.params[argument]?.name;
      return graph.nodes.some((node) => {
        if (node.kind !== 'call' || node.callee === null || param === undefined) return false;
        const put = catalogue.puts.get(node.callee);
        const isParam = (at: number): boolean => {
          const arg = node.args[at];
          return arg !== undefined && rootOfExpr(arg) === param;
        };
        if (put) return isParam(put.pages ?? put.page ?? 0);
        const { callee: inner } = node;
        return node.args.some((_, i) => isParam(i) && puts(inner, i, depth - 1));
      });
    });
  return (callee, argument) => puts(callee, argument, MAX_CALLEE_DEPTH);
}
