// One function prepared for walking: which locals matter, which tests repeat, what its calls take and give.
import type { Expr } from '../c/ast.js';
import { anyPart, identifiers, identName, textOf } from '../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../flow/graph.js';
import { liveBefore, successors, type NameSet } from '../flow/liveness.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import { indexEffects, type EffectsIndex } from '../helpers/effects.js';

export type CallNode = Extract<FlowNode, { kind: 'call' }>;

export interface FunctionModel {
  readonly graph: FlowGraph;
  readonly catalogue: CatalogueIndex;
  readonly effects: EffectsIndex;
  readonly live: readonly NameSet[];
  /** Locals that name resources: their values are kept as symbols. */
  readonly objects: ReadonlySet<string>;
  /** Locals whose constants decide a branch or a returned value. */
  readonly decisive: ReadonlySet<string>;
  /** Locals that some `return` names. */
  readonly returned: ReadonlySet<string>;
  /** Locals that are tested by themselves. */
  readonly tested: ReadonlySet<string>;
  /** Texts of tests that occur more than once. */
  readonly repeated: ReadonlySet<string>;
  /** `undef` nodes that stand for "set by an iterator macro", not for "no value yet". */
  readonly setByMacro: ReadonlySet<number>;
}

const sharedEffects = indexEffects();

export function modelFunction(
  graph: FlowGraph,
  catalogue: CatalogueIndex,
  acquire: number,
  releases: readonly number[],
  effects: EffectsIndex = sharedEffects,
): FunctionModel {
  const objects = new Set<string>();
  const tested = new Set<string>();
  const decisive = new Set<string>();
  const returned = new Set<string>();
  const texts = new Map<string, number>();
  for (const node of graph.nodes) {
    if (node.kind === 'call' && node.callee !== null)
      for (const expr of objectExprs(node, catalogue, effects)) identifiers(expr, objects);
    if (node.kind === 'return' && node.value) identifiers(node.value, returned);
    if (node.kind !== 'branch') continue;
    identifiers(node.test, decisive);
    const name = identName(node.test);
    if (name !== null) tested.add(name);
    const text = textOf(node.test);
    texts.set(text, (texts.get(text) ?? 0) + 1);
  }
  for (const set of [objects, returned, decisive, tested]) addSources(graph, set);
  for (const name of returned) decisive.add(name);
  const macroSpans = new Set(
    graph.nodes.flatMap((node) =>
      node.kind === 'call' ? [`${String(node.span.start)}:${String(node.span.end)}`] : [],
    ),
  );
  return {
    graph,
    catalogue,
    effects,
    live: liveAlsoAfterFailure(graph, acquire, releases),
    objects,
    decisive,
    returned,
    tested,
    repeated: new Set([...texts].filter(([, count]) => count > 1).map(([text]) => text)),
    setByMacro: new Set(
      graph.nodes
        .filter(
          (node) => node.kind === 'undef' && macroSpans.has(`${String(node.span.start)}:${String(node.span.end)}`),
        )
        .map((node) => node.id),
    ),
  };
}

/** A failed acquire may lead to any label, loop or return, or past the release, so what those read is live before it. */
function liveAlsoAfterFailure(graph: FlowGraph, acquire: number, releases: readonly number[]): readonly NameSet[] {
  const landings = [
    ...graph.labels.values(),
    ...graph.loops.flatMap((loop) => [loop.continueTo, loop.breakTo]),
    ...graph.nodes.filter((node) => node.kind === 'return').map((node) => node.id),
    ...releases.flatMap((id) => successorsOf(graph.nodes[id])),
  ];
  const fork = graph.nodes.length;
  const nodes = graph.nodes.map((node): FlowNode =>
    node.id === acquire && 'next' in node ? { ...node, next: fork } : node,
  );
  const span = graph.span;
  const targets = [...successorsOf(graph.nodes[acquire]), ...landings];
  return liveBefore({ ...graph, nodes: [...nodes, { kind: 'choice', id: fork, span, why: 'failure', targets }] });
}

const successorsOf = (node: FlowNode | undefined): readonly number[] => (node ? successors(node) : []);

/** The expressions that name what a call takes, gives, maps or releases. */
function objectExprs(node: CallNode, catalogue: CatalogueIndex, effects: EffectsIndex): Expr[] {
  const name = node.callee ?? '';
  const found: (Expr | null | undefined)[] = [];
  const positions = [
    ...(effects.takes.get(name) ?? []).map(({ take }) => take.object),
    ...(effects.gives.get(name) ?? []).map(({ give }) => give.object),
  ];
  for (const at of positions) if (at !== 'whole') found.push(at === 'result' ? node.result : node.args[at]);
  const acquire = catalogue.acquires.get(name)?.helper;
  if (acquire) found.push(node.result, acquire.lockOut === null ? null : node.args[acquire.lockOut]);
  const release = catalogue.releases.get(name)?.helper;
  if (release)
    found.push(
      release.unmaps === null ? null : node.args[release.unmaps],
      release.unlocks === null ? null : node.args[release.unlocks],
    );
  return found.filter((expr): expr is Expr => expr !== null && expr !== undefined);
}

/** Adds the locals that are copied into one of the set. */
function addSources(graph: FlowGraph, set: Set<string>): void {
  for (let size = -1; size !== set.size;) {
    size = set.size;
    for (const node of graph.nodes) {
      if (node.kind !== 'assign' || node.target.kind !== 'ident' || !set.has(node.target.name)) continue;
      if (!anyPart(node.value, (part) => part.kind === 'index')) identifiers(node.value, set);
    }
  }
}

/** The resource key of a mapping that an acquire made. */
export const MAPPING = 'the mapped page table';
export const SPINLOCK = 'a spinlock';
export const resourceKey = (pair: string, object: string): string => `${pair}|${object}`;
/** The pair's name of a resource key. */
export const pairOf = (key: string): string => key.slice(0, key.indexOf('|'));
