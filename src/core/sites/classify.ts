// One acquire of a function, in all variants of its `#if` arms, to a site with class and reasons.
import type { FunctionAst } from '../c/ast.js';
import type { Span } from '../c/span.js';
import type { FunctionReading } from '../c/function-reading.js';
import type { AcquireInfo } from '../exits/acquire-info.js';
import { findAnyFailureExit } from '../exits/find.js';
import type { FlowGraph } from '../flow/graph.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import type { AskedCallers } from './callers.js';
import type { FileFunctions } from './file-functions.js';
import { PathRecord } from './paths/record.js';
import { acquireNodes, walkPaths, type AcquireNode } from './paths/walk.js';
import { REASON_RULES, type ReasonHit, type SiteContext } from './reasons/index.js';
import type { ReasonCode } from './site.js';
import { findIssues, type FoundIssue } from './rules/find-issues.js';
import type { Summaries } from './summaries.js';

/** One variant of a function, with what the walk saw. */
export interface WalkedVariant {
  readonly ast: FunctionAst;
  readonly graph: FlowGraph;
  readonly acquires: ReadonlyMap<number, AcquireNode>;
  readonly paths: PathRecord;
}

/** One acquire in one variant. */
export interface AnalysedAcquire extends WalkedVariant {
  readonly acquire: AcquireNode;
}

export interface ClassifiedSite {
  /** Of the call expression. */
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly helper: string;
  readonly family: string;
  readonly isSimple: boolean;
  readonly target: string | null;
  readonly reasons: readonly (ReasonHit & { readonly code: ReasonCode })[];
  readonly releases: readonly { readonly helper: string; readonly span: Span }[];
  /** One for each variant that contains the call. */
  readonly variants: readonly AnalysedAcquire[];
}

export interface ClassifyInput {
  readonly reading: FunctionReading;
  readonly variants: readonly { readonly ast: FunctionAst; readonly graph: FlowGraph }[];
  readonly functions: FileFunctions;
  readonly catalogue: CatalogueIndex;
  readonly summaries: Summaries;
  readonly callers: AskedCallers;
}

/** All that one function yields; spans are relative to it. */
export interface ClassifiedFunction {
  /** In text order. */
  readonly sites: readonly ClassifiedSite[];
  readonly findings: readonly FoundIssue[];
}

export function classifyFunction(input: ClassifyInput): ClassifiedFunction {
  const { catalogue, summaries } = input;
  const byCall = new Map<number, AnalysedAcquire[]>();
  const walked: WalkedVariant[] = [];
  for (const { ast, graph } of input.variants) {
    const acquires = acquireNodes(graph, catalogue);
    const paths = acquires.size === 0 ? new PathRecord() : walkPaths(graph, catalogue, summaries);
    walked.push({ ast, graph, acquires, paths });
    for (const acquire of acquires.values()) {
      if (isAssertion(acquire, graph, catalogue)) continue;
      const at = acquire.node.calleeSpan.start;
      byCall.set(at, [...(byCall.get(at) ?? []), { ast, graph, acquire, acquires, paths }]);
    }
  }
  const sites = [...byCall].sort(([a], [b]) => a - b).flatMap(([, variants]) => classifySite(variants, input));
  return { sites, findings: findIssues(walked, sites, input) };
}

/** Whether a failed map can leave the function without loss, and if not, what the nearest candidate would break. */
function failureExitOf(variant: AnalysedAcquire, input: ClassifyInput): { exists: boolean; message: string } {
  const { exists, rejected } = findAnyFailureExit(variant.graph, variant.acquire.node.id, acquireInfo(variant, input));
  if (exists) return { exists, message: '' };
  const nearest = rejected.find((one) => one.id !== '*');
  const because = nearest ? `: \`${nearest.id}\` ${nearest.why}` : '';
  return {
    exists,
    message: `no exit of ${input.reading.name ?? 'the function'}() is right when the map fails${because}`,
  };
}

/** What the search for failure exits asks of an analysed acquire. */
export function acquireInfo(
  variant: AnalysedAcquire,
  input: Pick<ClassifyInput, 'functions' | 'catalogue' | 'reading'>,
): AcquireInfo {
  const { functions, catalogue, reading } = input;
  return {
    text: reading.text,
    ast: variant.ast,
    catalogue,
    releases: [...variant.paths.site(variant.acquire.node.id).releases],
    graphsOf: (name) => functions.graphsOf(name),
    ...(reading.name === null ? {} : { callback: functions.walkCallbackOf(reading.name) }),
  };
}

/** `assert_spin_locked(pte_lockptr(…))` only looks. */
function isAssertion(acquire: AcquireNode, graph: FlowGraph, catalogue: CatalogueIndex): boolean {
  const { result } = acquire.node;
  if (acquire.helper.returns !== 'lock') return false;
  if (result?.kind !== 'ident' || !result.name.startsWith('$')) return result === null;
  const uses = graph.nodes.filter(
    (node) => node.kind === 'call' && node.args.some((arg) => arg.kind === 'ident' && arg.name === result.name),
  );
  return (
    uses.length > 0 &&
    uses.every((node) => node.kind === 'call' && node.callee !== null && catalogue.lockAssertions.has(node.callee))
  );
}

function classifySite(variants: readonly AnalysedAcquire[], input: ClassifyInput): ClassifiedSite[] {
  const [first] = variants;
  if (!first) return [];
  const { catalogue, summaries, callers } = input;
  const { helper } = first.acquire;
  const family = catalogue.acquires.get(helper.name)?.family.name ?? '';
  const reasons = new Map<ReasonCode, ReasonHit>();
  const releases = new Map<number, { helper: string; span: Span }>();
  const ordered = [...REASON_RULES].sort((a, b) => Number(a.after ?? false) - Number(b.after ?? false));
  for (const rule of ordered) {
    for (const variant of variants) {
      const context: SiteContext = {
        graph: variant.graph,
        site: variant.acquire,
        helper,
        record: variant.paths.site(variant.acquire.node.id),
        paths: variant.paths,
        acquires: variant.acquires,
        catalogue,
        summaries,
        callers,
        found: new Set(reasons.keys()),
        failureExit: () => failureExitOf(variant, input),
      };
      for (const hit of rule.detect(context)) {
        const before = reasons.get(rule.code);
        if (!before || hit.span.start < before.span.start) reasons.set(rule.code, hit);
      }
    }
  }
  for (const { graph, acquire, paths } of variants) {
    const record = paths.site(acquire.node.id);
    for (const id of record.releases) {
      const node = graph.nodes[id];
      if (node?.kind === 'call' && node.callee !== null)
        releases.set(node.span.start, { helper: node.callee, span: node.span });
    }
  }
  const isSimple = reasons.size === 0;
  return [
    {
      span: first.acquire.node.span,
      calleeSpan: first.acquire.node.calleeSpan,
      helper: helper.name,
      family,
      isSimple,
      target: isSimple ? helper.target : null,
      reasons: [...reasons]
        .map(([code, hit]) => ({ code, ...hit }))
        .sort((a, b) => a.span.start - b.span.start || (a.code < b.code ? -1 : 1)),
      releases: [...releases.values()].sort((a, b) => a.span.start - b.span.start),
      variants,
    },
  ];
}
