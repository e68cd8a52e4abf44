// What a function does with what it is handed: computed from its own text, for functions of the same file, on demand.
import type { FunctionReading } from '../c/function-reading.js';
import type { FlowGraph, FlowNode } from '../flow/graph.js';
import { successors } from '../flow/liveness.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import { rootOfExpr } from './paths/evaluate.js';
import type { FileFunctions } from './file-functions.js';
import type { LockHow } from './paths/record.js';
import { originNames } from './origins.js';
import { isKnownCall } from './tree/known-calls.js';

export interface ParamRelease {
  readonly unmaps: boolean;
  readonly unlocks: boolean;
  /** Every path from the entry to the exit comes by a release. */
  readonly always: boolean;
}

/** By position of the parameter. */
export interface CalleeSummary {
  readonly releases: ReadonlyMap<number, ParamRelease>;
  readonly locks: ReadonlyMap<number, LockHow>;
  readonly tables: ReadonlyMap<number, 'frees' | 'moves'>;
  /** Parameters that are stored where they outlive the call. */
  readonly keeps: ReadonlySet<number>;
  /** A call that may sleep and that every way through the function comes by; `at` is an offset in the function. */
  readonly sleeps: { readonly callee: string; readonly at: number } | null;
}

export type Summaries = (callee: string) => CalleeSummary | null;

export const EMPTY_SUMMARY: CalleeSummary = {
  releases: new Map(),
  locks: new Map(),
  tables: new Map(),
  keeps: new Set(),
  sleeps: null,
};

/** What is known of a callee at once; `rest` is `null` where that takes parsing it, and is asked for by itself. */
interface Core extends Pick<CalleeSummary, 'releases' | 'locks' | 'tables'> {
  readonly rest: Pick<CalleeSummary, 'keeps' | 'sleeps'> | null;
}

const EMPTY_CORE: Core = { ...EMPTY_SUMMARY, rest: EMPTY_SUMMARY };

/** Summarises callees of one file; what a summary says is kept from text to text. */
export function summariser(catalogue: CatalogueIndex, functions: FileFunctions): Summaries {
  const { log } = functions;
  const graphs = (name: string): readonly FlowGraph[] => functions.graphsOf(name);
  const compute = (name: string): Core | null => {
    const external = catalogue.externalReleases.get(name);
    const readings = catalogue.acquires.has(name) || catalogue.releases.has(name) ? [] : functions.named(name);
    let core: Core | null = null;
    if (readings.length > 0) {
      if (readings.some((reading) => mayMatter(reading, catalogue, summarise))) {
        const parts = graphs(name).map((graph) => summariseGraph(graph, catalogue, summarise));
        if (parts.length > 0) core = whole(merge(parts));
      } else {
        core = { ...EMPTY_CORE, rest: null };
      }
    }
    if (!core && external !== undefined) {
      const releases = external.map((i) => [i, { unmaps: true, unlocks: true, always: true }] as const);
      core = { ...EMPTY_CORE, releases: new Map(releases) };
    }
    // What the file itself defines goes before what others do.
    const elsewhere = readings.length === 0 && !isKnownCall(name, catalogue) ? functions.elsewhere(name) : null;
    return elsewhere ? whole(elsewhere.summary) : core;
  };
  const findSleep = (name: string): CalleeSummary['sleeps'] => {
    if (!functions.named(name).some((reading) => mightSleep(reading, catalogue, summarise))) return null;
    const found = graphs(name).map((graph) => certainSleep(graph, catalogue, summarise));
    return found.every((one) => one !== null) ? (found[0] ?? null) : null;
  };
  // A recursive call adds nothing to what the function itself does.
  const coreOf = log.answerBy<Core | null>('s', { whileAsked: EMPTY_CORE, answer: compute, identity: spelled });
  const keepsOf = log.answerBy<ReadonlySet<number>>('k', {
    whileAsked: EMPTY_SUMMARY.keeps,
    answer: (name) => new Set(graphs(name).flatMap((graph) => [...keptParams(graph)])),
    identity: (keeps) => [...keeps].sort().join(),
  });
  const sleepsOf = log.answerBy<CalleeSummary['sleeps']>('z', {
    whileAsked: null,
    answer: findSleep,
    identity: (sleeps) => JSON.stringify(sleeps),
  });
  const summarise = (name: string): CalleeSummary | null => {
    const core = coreOf(name);
    if (core === null) return null;
    const { releases, locks, tables, rest } = core;
    return {
      releases,
      locks,
      tables,
      get keeps() {
        return rest ? rest.keeps : keepsOf(name);
      },
      get sleeps() {
        return rest ? rest.sleeps : sleepsOf(name);
      },
    };
  };
  return summarise;
}

const whole = ({ releases, locks, tables, keeps, sleeps }: CalleeSummary): Core => ({
  releases,
  locks,
  tables,
  rest: { keeps, sleeps },
});

function spelled(core: Core | null): string {
  if (core === null) return '';
  const { releases, locks, tables, rest } = core;
  return JSON.stringify([[...releases], [...locks], [...tables], rest && [[...rest.keeps], rest.sleeps]]);
}

/** Whether a function can release, lock or take away anything: seen in its tokens, so that most callees are never parsed. */
function mayMatter(reading: FunctionReading, catalogue: CatalogueIndex, summarise: Summaries): boolean {
  const direct = [...reading.calls].some(
    (name) =>
      catalogue.releases.has(name) ||
      catalogue.lockCalls.has(name) ||
      catalogue.unlockCalls.has(name) ||
      catalogue.tableCalls.has(name),
  );
  if (direct) return true;
  return [...reading.calls].some((name) => {
    const inner = summarise(name);
    return inner !== null && inner.releases.size + inner.locks.size + inner.tables.size > 0;
  });
}

/** Whether the words of a function name a call that may sleep. */
function mightSleep(reading: FunctionReading, catalogue: CatalogueIndex, summarise: Summaries): boolean {
  if ([...reading.calls].some((name) => catalogue.sleeps.has(name))) return true;
  if ([...catalogue.sleepFlags].some((flag) => reading.text.includes(flag))) return true;
  return [...reading.calls].some((name) => summarise(name)?.sleeps != null);
}

/** Positions of parameters that are stored where they outlive the call. */
function keptParams(graph: FlowGraph): ReadonlySet<number> {
  const keeps = new Set<number>();
  for (const node of graph.nodes) {
    if (node.kind !== 'assign' || node.target.kind === 'ident' || node.value.kind !== 'ident') continue;
    const { name } = node.value;
    const param = graph.params.findIndex((one) => one.name === name);
    if (param >= 0) keeps.add(param);
  }
  return keeps;
}

function summariseGraph(graph: FlowGraph, catalogue: CatalogueIndex, summarise: Summaries): CalleeSummary {
  const position = new Map(graph.params.map((param, i) => [param.name, i]));
  const releases = new Map<number, { unmaps: boolean; unlocks: boolean; nodes: Set<number> }>();
  const locks = new Map<number, LockHow>();
  const tables = new Map<number, 'frees' | 'moves'>();
  const release = (
    param: number | undefined,
    node: number | null,
    what: { unmaps?: boolean; unlocks?: boolean },
  ): void => {
    if (param === undefined) return;
    const entry = releases.get(param) ?? { unmaps: false, unlocks: false, nodes: new Set<number>() };
    entry.unmaps ||= what.unmaps === true;
    entry.unlocks ||= what.unlocks === true;
    if (node !== null) entry.nodes.add(node);
    releases.set(param, entry);
  };
  const paramOf = (node: Extract<FlowNode, { kind: 'call' }>, argument: number | null): number | undefined => {
    const arg = argument === null ? undefined : node.args[argument];
    const root = arg ? rootOfExpr(arg) : null;
    return root === null ? undefined : position.get(root);
  };
  for (const id of reachableBeforeAcquire(graph, catalogue)) {
    const node = graph.nodes[id];
    if (node?.kind !== 'call' || node.callee === null) continue;
    const known = catalogue.releases.get(node.callee)?.helper;
    if (known) {
      release(paramOf(node, known.unmaps), id, { unmaps: true });
      release(paramOf(node, known.unlocks), id, { unlocks: true });
      continue;
    }
    const lock = catalogue.lockCalls.get(node.callee);
    const lockParam = lock ? paramOf(node, lock.argument) : undefined;
    if (lock && lockParam !== undefined && !locks.has(lockParam))
      locks.set(lockParam, { how: lock.how, conditional: false });
    const unlock = catalogue.unlockCalls.get(node.callee);
    if (unlock) release(paramOf(node, unlock.argument), id, { unlocks: true });
    const inner = lock || unlock ? null : summarise(node.callee);
    for (const [i, what] of inner?.releases ?? []) release(paramOf(node, i), what.always ? id : null, what);
    for (const [i, what] of inner?.locks ?? []) {
      const param = paramOf(node, i);
      if (param !== undefined && !locks.has(param)) locks.set(param, what);
    }
  }
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || node.callee === null) continue;
    const table = catalogue.tableCalls.get(node.callee);
    const arg = table ? node.args[table.argument] : undefined;
    if (table && arg) {
      // `pte_free(mm, pmd_pgtable(*pmd))` frees the table of `pmd`: what the argument was computed from counts.
      for (const name of originNames(graph, [arg]).names) addTable(tables, position.get(name), table.effect);
    }
    if (!table)
      for (const [i, effect] of summarise(node.callee)?.tables ?? []) addTable(tables, paramOf(node, i), effect);
  }
  return {
    releases: new Map(
      [...releases].map(([i, r]) => [
        i,
        { unmaps: r.unmaps, unlocks: r.unlocks, always: !exitReachable(graph, r.nodes) },
      ]),
    ),
    locks,
    tables,
    keeps: keptParams(graph),
    // Where something of the caller's is given back, it may be given back before the sleep.
    sleeps: releases.size > 0 ? null : certainSleep(graph, catalogue, summarise),
  };
}

/** A sleeping call that no way from entry to exit avoids. */
function certainSleep(graph: FlowGraph, catalogue: CatalogueIndex, summarise: Summaries): CalleeSummary['sleeps'] {
  const calls = graph.nodes.flatMap((node) =>
    node.kind === 'call' && node.callee !== null && maySleep(node, node.callee, catalogue, summarise) ? [node] : [],
  );
  const [first] = calls;
  if (!first || exitReachable(graph, new Set(calls.map((call) => call.id)))) return null;
  return { callee: first.callee ?? '', at: first.span.start };
}

/** Whether a call may sleep: by its name, by a flag among its arguments, or by what its callee does. */
export function maySleep(
  node: Extract<FlowNode, { kind: 'call' }>,
  name: string | null,
  catalogue: CatalogueIndex,
  summaries: Summaries,
): boolean {
  if (name !== null && catalogue.sleeps.has(name)) return true;
  if (node.args.some((arg) => arg.kind === 'ident' && catalogue.sleepFlags.has(arg.name))) return true;
  return name !== null && summaries(name)?.sleeps != null;
}

function addTable(tables: Map<number, 'frees' | 'moves'>, param: number | undefined, effect: 'frees' | 'moves'): void {
  if (param !== undefined && tables.get(param) !== 'frees') tables.set(param, effect);
}

/** Nodes that can run before the function acquires a mapping of its own: releases there are of the caller's. */
function reachableBeforeAcquire(graph: FlowGraph, catalogue: CatalogueIndex): Set<number> {
  return reachable(
    graph,
    (node) => node.kind === 'call' && node.callee !== null && catalogue.acquires.get(node.callee)?.helper.maps === true,
  );
}

function exitReachable(graph: FlowGraph, without: ReadonlySet<number>): boolean {
  return reachable(graph, (node) => without.has(node.id)).has(graph.exit);
}

function reachable(graph: FlowGraph, stopsAt: (node: FlowNode) => boolean): Set<number> {
  const seen = new Set<number>();
  const work = [graph.entry];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    if (!stopsAt(node)) work.push(...successors(node));
  }
  return seen;
}

/** Several definitions or `#if` arms of one name: what any of them does, `always` only where all do. */
function merge(parts: readonly CalleeSummary[]): CalleeSummary {
  const [first, ...rest] = parts;
  if (!first) return EMPTY_SUMMARY;
  if (rest.length === 0) return first;
  const releases = new Map<number, ParamRelease>();
  const locks = new Map<number, LockHow>();
  const tables = new Map<number, 'frees' | 'moves'>();
  const keeps = new Set<number>();
  for (const part of parts) {
    for (const i of part.keeps) keeps.add(i);
    for (const [i, r] of part.releases) {
      const before = releases.get(i);
      releases.set(i, {
        unmaps: r.unmaps || before?.unmaps === true,
        unlocks: r.unlocks || before?.unlocks === true,
        always: parts.every((other) => other.releases.get(i)?.always === true),
      });
    }
    for (const [i, lock] of part.locks)
      locks.set(i, { how: lock.how, conditional: lock.conditional || !parts.every((other) => other.locks.has(i)) });
    for (const [i, effect] of part.tables) addTable(tables, i, effect);
  }
  const sleeps = parts.every((part) => part.sleeps !== null) ? first.sleeps : null;
  return { releases, locks, tables, keeps, sleeps };
}
