// Walks every feasible path of a function with a small abstract state, and records what happens to each mapping.
import type { Expr } from '../../c/ast.js';
import { anyPart, identifiers, textOf } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { nodesOnCycles } from '../../flow/cycles.js';
import { joinNodes } from '../../flow/joins.js';
import { successors } from '../../flow/liveness.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import type { CalleeSummary, Summaries } from '../summaries.js';
import { carrierNames, mentionsAny, relevantBranches } from './relevant-branches.js';
import { evaluate, kernelFlagOf, placeOf, placesTestedTwice, repeatedTests, testedLocals } from './evaluate.js';
import { decide, type Ways } from './decide.js';
import { Forgetting } from './forgetting.js';
import { transferCall } from './transfer-call.js';
import { PathRecord } from './record.js';
import { callTests, type CallTest } from './repeated-calls.js';
import { releasedLocals, type ReleasedLocals } from './released-locals.js';
import { PathState, siteOf, UNSET, type Value } from './state.js';

/** States that one function may have before the walk starts again with fewer facts, and then gives up. */
export const MAX_PATH_STATES = 20_000;

/** What the transfer functions share. */
export interface WalkContext {
  readonly graph: FlowGraph;
  readonly catalogue: CatalogueIndex;
  readonly summaries: Summaries;
  /** A sleep in a callee that no way through it avoids. */
  readonly sleepOf: (name: string) => CalleeSummary['sleeps'];
  /** Calls that may hand a mapping's entry or lock to a callee. */
  readonly handsOver: ReadonlySet<number>;
  readonly record: PathRecord;
  readonly repeated: ReadonlyMap<string, ReadonlySet<string>>;
  readonly callTests: ReadonlyMap<number, CallTest>;
  readonly tested: ReadonlySet<string>;
  /** Whether it matters how the first test of a place came out. */
  readonly isWorthKnowing: (place: string) => boolean;
  /** A place that some acquire of the function fills with a lock: whether it was NULL before says why the lock is taken. */
  readonly getsLock: (place: string) => boolean;
  /** By node, the pointers that it reads through. */
  readonly pointers: readonly (readonly UsedPointer[])[];
  readonly released: ReleasedLocals;
  /** Acquire nodes of the graph with their arguments as text. */
  readonly acquires: ReadonlyMap<number, AcquireNode>;
}

/** A pointer in a node: dereferenced there, or handed on to a call. */
interface UsedPointer {
  readonly pointer: Expr;
  readonly isRead: boolean;
}

export interface AcquireNode {
  readonly node: Extract<FlowNode, { kind: 'call' }>;
  readonly helper: NonNullable<ReturnType<CatalogueIndex['acquires']['get']>>['helper'];
  /** Text of the pmd argument and the variables in it; `null` when the helper has none. */
  readonly pmd: { readonly text: string; readonly names: ReadonlySet<string> } | null;
  readonly cursor: ReadonlySet<string>;
}

export function acquireNodes(graph: FlowGraph, catalogue: CatalogueIndex): Map<number, AcquireNode> {
  const found = new Map<number, AcquireNode>();
  for (const node of graph.nodes) {
    const known = node.kind === 'call' && node.callee !== null ? catalogue.acquires.get(node.callee) : undefined;
    if (node.kind !== 'call' || !known) continue;
    const { helper } = known;
    const pmd = helper.pmd === null ? undefined : node.args[helper.pmd];
    const address = helper.address === null ? undefined : node.args[helper.address];
    found.set(node.id, {
      node,
      helper,
      pmd: pmd ? { text: textOf(pmd), names: identifiers(pmd) } : null,
      cursor: address ? identifiers(address) : new Set(),
    });
  }
  return found;
}

/** Two acquires that work on one table: a mapping and the lock that is looked up for it. */
export function sameTable(a: AcquireNode | undefined, b: AcquireNode | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.helper.maps !== b.helper.maps &&
    a.pmd !== null &&
    a.pmd.text === b.pmd?.text
  );
}

export function walkPaths(graph: FlowGraph, catalogue: CatalogueIndex, summaries: Summaries): PathRecord {
  const carriers = carrierNames(graph, catalogue);
  const cyclic = nodesOnCycles(graph);
  const released = releasedLocals(graph, catalogue);
  const relevant = relevantBranches(graph, catalogue, summaries, carriers, cyclic, released);
  const full = explore(graph, catalogue, summaries, relevant, carriers, cyclic, released);
  if (full.complete) return full;
  const coarse = explore(graph, catalogue, summaries, new Set(), carriers, cyclic, released);
  coarse.isCoarse = true;
  return coarse;
}

function explore(
  graph: FlowGraph,
  catalogue: CatalogueIndex,
  summaries: Summaries,
  relevant: ReadonlySet<number>,
  carriers: ReadonlySet<string>,
  cyclic: ReadonlySet<number>,
  released: ReleasedLocals,
): PathRecord {
  const record = new PathRecord();
  const calls = callTests(graph, catalogue);
  const testedTwice = placesTestedTwice(graph, relevant, cyclic);
  const acquires = acquireNodes(graph, catalogue);
  const lockPlaces = new Set<string | null>();
  for (const { node, helper } of acquires.values())
    if (helper.returns === 'lock' && node.result) lockPlaces.add(placeOf(node.result));
  const context: WalkContext = {
    graph,
    catalogue,
    summaries: remembered(summaries),
    sleepOf: remembered((name) => summaries(name)?.sleeps ?? null),
    handsOver: new Set(
      graph.nodes.flatMap((node) => (node.kind === 'call' && mentionsAny(node.args, carriers) ? [node.id] : [])),
    ),
    record,
    repeated: repeatedTests(graph, relevant, cyclic, calls),
    callTests: calls,
    tested: testedLocals(graph, relevant),
    isWorthKnowing: remembered((place) => testedTwice.has(place) || kernelFlagOf(place, catalogue) !== null),
    getsLock: (place) => lockPlaces.has(place),
    pointers: graph.nodes.map((node) => readPointers(node, catalogue)),
    released,
    acquires,
  };
  const forget = new Forgetting(context, relevant);
  const joins = joinNodes(graph);
  const seen: Set<string>[] = graph.nodes.map(() => new Set());
  const mixed = new MixedBranches(context);
  const work: { readonly at: number; readonly state: PathState }[] = [];
  const go = (at: number, state: PathState): void => void work.push({ at, state });
  go(graph.entry, PathState.start());
  for (let item = work.pop(); item; item = work.pop()) {
    const node = graph.nodes[item.at];
    if (!node) continue;
    let { state } = item;
    // Paths that part again never meet in between: where only one way leads in, nothing can have been seen before.
    const known = joins.has(node.id) ? seen[node.id] : undefined;
    if (known) {
      state = forget.before(node.id, state);
      const { key } = state;
      if (known.has(key)) continue;
      known.add(key);
    }
    record.states += 1;
    if (record.states > MAX_PATH_STATES) {
      record.complete = false;
      break;
    }
    if (node.kind === 'branch') {
      const ways = decide(node, peek(node, state, context), context);
      mixed.note(node, state, ways);
      if (ways[0]) go(node.whenTrue, ways[0]);
      if (ways[1]) go(node.whenFalse, ways[1]);
    } else {
      transfer(node, state, context, go);
    }
  }
  mixed.conclude();
  record.conclude();
  return record;
}

/** Asks once for each name: answers hold for as long as a walk takes. */
function remembered<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    let answer = known.get(name);
    if (answer === undefined) known.set(name, (answer = ask(name)));
    return answer;
  };
}

/** Leads a state over a node that is no branch. */
function transfer(
  node: Exclude<FlowNode, { kind: 'branch' }>,
  state: PathState,
  context: WalkContext,
  go: (to: number, state: PathState) => void,
): void {
  const seen = peek(node, state, context);
  switch (node.kind) {
    case 'assign': {
      const value = evaluate(node.value, state, context.graph);
      go(node.next, assign(node.target, value, seen, context, node.id));
      return;
    }
    case 'undef': {
      const after = overwrite(state, node.name, context);
      go(node.next, context.released.declarations.has(node.id) ? after.setValue(node.name, UNSET) : after);
      return;
    }
    case 'call':
      for (const after of transferCall(node, seen, context)) go(node.next, after);
      return;
    case 'return': {
      const value = node.value ? evaluate(node.value, state, context.graph) : undefined;
      go(node.next, escape(state, value, 'returned', node.id, context));
      return;
    }
    case 'exit':
      for (const [site, h] of state.held) {
        const escaped = h.escaped.struct || h.escaped.param || h.escaped.returned;
        const locked = h.locked || lockedElsewhere(site, state, context);
        const at = { node: node.id, mapped: h.mapped, locked, escaped, returned: h.escaped.returned };
        context.record.site(site).exits.set(JSON.stringify(at), at);
      }
      return;
    default:
      for (const target of successors(node)) go(target, state);
  }
}

/** Gives a place a value; storing a mapping anywhere but in a local lets it escape. */
export function assign(
  target: Expr,
  value: Value | undefined,
  state: PathState,
  context: WalkContext,
  at: number,
): PathState {
  const place = placeOf(target);
  if (target.kind === 'ident') {
    const after = overwrite(state, target.name, context);
    const keep =
      value !== undefined &&
      (!/^[=N]/.test(value) || context.tested.has(target.name) || context.released.names.has(target.name));
    return keep ? after.setValue(target.name, value) : after;
  }
  const isDeref = target.kind === 'unary' && target.op === '*';
  const escaped = escape(state, value, isDeref ? 'param' : 'struct', at, context);
  return place === null
    ? escaped
    : escaped.setValue(place, value).forgetTests(`*${place}`, (fact) => fact.includes(place));
}

export function overwrite(state: PathState, name: string, context: WalkContext): PathState {
  let after = state.overwrite(name, context.repeated);
  for (const [site, visit] of state.visits) {
    const acquire = context.acquires.get(site);
    if (acquire?.pmd?.names.has(name) === true) after = after.visit(site, undefined);
    else if (acquire?.cursor.has(name) === true) after = after.visit(site, { ...visit, cursorMoved: true });
  }
  return after;
}

export function escape(
  state: PathState,
  value: Value | undefined,
  kind: 'struct' | 'param' | 'returned',
  at: number,
  context: WalkContext,
): PathState {
  const site = siteOf(value, 'E') ?? siteOf(value, 'L');
  if (site === null) return state;
  context.record.site(site).escapes.set(`${kind}@${String(at)}`, { kind, node: at });
  const holding = state.held.get(site);
  return holding ? state.hold(site, { escaped: { ...holding.escaped, [kind]: true } }) : state;
}

/** Pointers that a node reads through: `*pte`, `pte[i]`, or a pointer that it passes to a call. */
function readPointers(node: FlowNode, catalogue: CatalogueIndex): readonly UsedPointer[] {
  const found: UsedPointer[] = [];
  const look = (expr: Expr): void => {
    anyPart(expr, (part) => {
      if (part.kind === 'unary' && part.op === '*') found.push({ pointer: part.operand, isRead: true });
      else if (part.kind === 'index') found.push({ pointer: part.object, isRead: true });
      return false;
    });
  };
  if (node.kind === 'assign') {
    look(node.value);
    look(node.target);
  } else if (node.kind === 'branch') {
    look(node.test);
  } else if (node.kind === 'call') {
    const isHelper =
      node.callee !== null && (catalogue.releases.has(node.callee) || catalogue.acquires.has(node.callee));
    for (const arg of node.args) {
      look(arg);
      if (!isHelper) found.push({ pointer: arg, isRead: false });
    }
  }
  return found;
}

/** Notes that a node reads entries, and that it does so before their lock is taken. */
function peek(node: FlowNode, state: PathState, context: WalkContext): PathState {
  let after = state;
  for (const { pointer, isRead } of context.pointers[node.id] ?? []) {
    const value = evaluate(pointer, state, context.graph);
    const site = siteOf(value, 'E');
    if (site === null) {
      const failed = isRead ? siteOf(value, 'F') : null;
      if (failed !== null) context.record.site(failed).usedWhereNull.add(node.id);
      continue;
    }
    const record = context.record.site(site);
    record.peekedAt.add(node.id);
    const holding = after.held.get(site);
    const isLocked = holding?.locked === true || lockedElsewhere(site, after, context);
    if (!isLocked) record.peekedUnlocked.add(node.id);
    if (holding && (!holding.checked || (!isLocked && !holding.peeked)))
      after = after.hold(site, { checked: true, peeked: holding.peeked || !isLocked });
  }
  return after;
}

/** Whether a lock that was looked up for the same table is held. */
export function lockedElsewhere(site: number, state: PathState, context: WalkContext): boolean {
  const own = context.acquires.get(site);
  return [...state.held].some(([other, h]) => h.locked && sameTable(own, context.acquires.get(other)));
}

/** Finds branches that tell paths on which a site is held from paths on which it is not. */
class MixedBranches {
  readonly #seen = new Map<number, Map<number, { before: number; whenTrue: number; whenFalse: number }>>();

  constructor(private readonly context: WalkContext) {}

  note(node: Extract<FlowNode, { kind: 'branch' }>, state: PathState, [whenTrue, whenFalse]: Ways): void {
    let sites = this.#seen.get(node.id);
    if (!sites) {
      sites = new Map<number, { before: number; whenTrue: number; whenFalse: number }>();
      this.#seen.set(node.id, sites);
    }
    for (const site of this.context.acquires.keys()) {
      let bits = sites.get(site);
      if (!bits) sites.set(site, (bits = { before: 0, whenTrue: 0, whenFalse: 0 }));
      const holding = state.held.get(site);
      const isActive =
        this.context.acquires.get(site)?.helper.locks === true ? holding?.locked === true : holding !== undefined;
      // Where another acquire is held instead, the same release may be meant for that one.
      if (!isActive && [...state.held.keys()].some((other) => other !== site)) continue;
      const bit = isActive ? 1 : 2;
      bits.before |= bit;
      if (whenTrue) bits.whenTrue |= bit;
      if (whenFalse) bits.whenFalse |= bit;
    }
  }

  /** Whether a branch tests what a trylock returned: that is how it is used, not a condition of its own. */
  #triesLock(branch: number): boolean {
    const { graph, catalogue } = this.context;
    const node = graph.nodes[branch];
    if (node?.kind !== 'branch' || node.test.kind !== 'ident') return false;
    const { name } = node.test;
    return graph.nodes.some(
      (one) =>
        one.kind === 'call' &&
        one.result?.kind === 'ident' &&
        one.result.name === name &&
        one.callee !== null &&
        catalogue.lockCalls.get(one.callee)?.how === 'try',
    );
  }

  conclude(): void {
    for (const [branch, sites] of this.#seen) {
      for (const [site, bits] of sites) {
        const apart = (bits.whenTrue === 1 && bits.whenFalse === 2) || (bits.whenTrue === 2 && bits.whenFalse === 1);
        if (bits.before !== 3 || !apart) continue;
        if (this.context.record.site(site).nullChecks.has(branch) || this.#triesLock(branch)) continue;
        this.context.record.site(site).mixedAt.add(branch);
      }
    }
  }
}
