// Which locks a function holds on every way to each of its nodes: a forward pass over its graph, meeting by intersection.
import type { Expr } from '../../c/ast.js';
import { textOf } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { successors } from '../../flow/liveness.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import {
  INTERRUPTS_OFF,
  IRQ_LOCK_CALLS,
  IRQ_UNLOCK_CALLS,
  LOCK_ASSERTIONS,
  MAPPED_TABLE,
  PMD_LOCK,
  PTE_LOCK,
  SPINLOCK,
} from '../../helpers/contexts.js';
import { indexEffects, type EffectObject } from '../../helpers/effects.js';
import type { Glance } from '../glance.js';
import type { Summaries } from '../summaries.js';

type Call = Extract<FlowNode, { kind: 'call' }>;

export interface HeldLock {
  /** The resource's name, e.g. `a PTE lock`. */
  readonly lock: string;
  /** The node that took it. */
  readonly node: number;
}

export interface HeldBefore {
  readonly locks: readonly HeldLock[];
  /** Nothing was given back that the function had not taken: what its callers hold is still held. */
  readonly keepsCallers: boolean;
}

/** Key (`lock|object`) to the node that took it; `CALLERS` while what callers hold is untouched. */
type State = ReadonlyMap<string, number>;

const CALLERS = '^';
const EFFECTS = indexEffects();

export class HeldLocks {
  readonly #before = new Map<number, State>();
  readonly #lockKinds: ReadonlyMap<string, string>;
  readonly #tries: ReadonlyMap<string, Call>;

  constructor(
    private readonly graph: FlowGraph,
    private readonly catalogue: CatalogueIndex,
    private readonly summaries: Summaries,
    /** Tells without reading it whether a function of the file may give a table back. */
    private readonly glance: Glance,
  ) {
    this.#lockKinds = lockKinds(graph, catalogue);
    this.#tries = resultsOfCalls(graph);
    this.#run();
  }

  /** `null` for a node that no path reaches. */
  before(node: number): HeldBefore | null {
    const state = this.#before.get(node);
    if (!state) return null;
    const locks = [...state]
      .filter(([key]) => key !== CALLERS)
      .map(([key, taken]) => ({ lock: key.slice(0, key.indexOf('|')), node: taken }));
    return { locks, keepsCallers: state.has(CALLERS) };
  }

  #run(): void {
    this.#before.set(this.graph.entry, new Map([[CALLERS, this.graph.entry]]));
    const work = [this.graph.entry];
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      const node = this.graph.nodes[id];
      const state = this.#before.get(id);
      if (!node || !state) continue;
      for (const next of new Set(successors(node))) {
        const after = node.kind === 'branch' ? this.#onEdge(node, next, state) : this.#after(node, state);
        const known = this.#before.get(next);
        const met = known ? new Map([...known].filter(([key]) => after.has(key))) : after;
        if (known?.size === met.size) continue;
        this.#before.set(next, met);
        work.push(next);
      }
    }
  }

  #after(node: FlowNode, state: State): State {
    return node.kind === 'call' && node.callee !== null ? this.#call(node, node.callee, state) : state;
  }

  #call(node: Call, name: string, before: State): State {
    const { catalogue } = this;
    const state = new Map(before);
    const acquire = catalogue.acquires.get(name)?.helper;
    if (acquire) {
      const lock = acquire.lockOut === null ? undefined : node.args[acquire.lockOut];
      if (acquire.locks) state.set(`${PTE_LOCK}|${lock ? objectText(lock) : ''}`, node.id);
      if (acquire.maps) state.set(`${MAPPED_TABLE}|${node.result ? textOf(node.result) : ''}`, node.id);
      return state;
    }
    const release = catalogue.releases.get(name)?.helper;
    if (release) {
      if (release.unlocks !== null) give(state, [PTE_LOCK, PMD_LOCK, SPINLOCK], node.args[release.unlocks]);
      if (release.unmaps !== null) give(state, [MAPPED_TABLE], undefined);
      return state;
    }
    const asserted = LOCK_ASSERTIONS.get(name);
    if (asserted !== undefined) state.set(`${asserted}|`, node.id);
    if (IRQ_LOCK_CALLS.has(name)) state.set(`${INTERRUPTS_OFF}|`, node.id);
    if (IRQ_UNLOCK_CALLS.has(name)) give(state, [INTERRUPTS_OFF], undefined);
    const gives = EFFECTS.gives.get(name) ?? [];
    for (const { pair, give: given } of gives) {
      const arg = typeof given.object === 'number' ? node.args[given.object] : undefined;
      give(state, pair.name === SPINLOCK ? [PTE_LOCK, PMD_LOCK, SPINLOCK] : [pair.name], arg);
    }
    const takes = EFFECTS.takes.get(name) ?? [];
    for (const { pair, take } of takes) {
      if (take.when === undefined) state.set(this.#key(pair.name, take.object, node), node.id);
    }
    if (gives.length + takes.length > 0) return state;
    const handsLock = node.args.some((arg) => this.#lockKinds.has(objectText(arg)));
    if (!handsLock && !this.glance.mayMatter(name)) return state;
    const summary = this.summaries(name);
    for (const what of summary?.releases.values() ?? []) {
      if (what.unlocks) give(state, [PTE_LOCK, PMD_LOCK, SPINLOCK], undefined);
      if (what.unmaps) give(state, [MAPPED_TABLE], undefined);
    }
    return state;
  }

  /** A call that may fail to take its lock holds it where its result says so; a map that failed holds nothing. */
  #onEdge(node: Extract<FlowNode, { kind: 'branch' }>, next: number, before: State): State {
    if (node.whenTrue === node.whenFalse) return before;
    const call = this.#tries.get(textOf(node.test));
    if (call?.callee == null) return before;
    const isNonzero = next === node.whenTrue;
    const state = new Map(before);
    const acquire = this.catalogue.acquires.get(call.callee)?.helper;
    if (acquire?.returns === 'entry' && !isNonzero)
      for (const [key, taken] of before) if (taken === call.id) state.delete(key);
    for (const { pair, take } of EFFECTS.takes.get(call.callee) ?? []) {
      if (take.when !== undefined && (take.when === 'nonzero') === isNonzero)
        state.set(this.#key(pair.name, take.object, call), call.id);
    }
    return state;
  }

  #key(lock: string, object: EffectObject, node: Call): string {
    const expr = object === 'result' ? node.result : typeof object === 'number' ? node.args[object] : undefined;
    const text = expr ? objectText(expr) : '';
    if (lock !== SPINLOCK) return `${lock}|${text}`;
    const isUpper = node.callee !== null && this.catalogue.otherLockSources.has(node.callee);
    return `${isUpper ? PMD_LOCK : (this.#lockKinds.get(text) ?? SPINLOCK)}|${text}`;
  }
}

/** Takes one lock out of the state: the one of that object, else all of these kinds, and what callers may hold. */
function give(state: Map<string, number>, locks: readonly string[], object: Expr | undefined): void {
  const text = object ? objectText(object) : null;
  const exact = text === null ? [] : locks.map((lock) => `${lock}|${text}`).filter((key) => state.has(key));
  const keys =
    exact.length > 0 ? exact : [...state.keys()].filter((key) => locks.includes(key.slice(0, key.indexOf('|'))));
  for (const key of keys) state.delete(key);
  if (keys.length === 0) state.delete(CALLERS);
}

function objectText(expr: Expr): string {
  return textOf(expr.kind === 'unary' && expr.op === '&' ? expr.operand : expr);
}

/** Expressions that name a page table's lock, with what kind of table; one that serves both is just a lock. */
function lockKinds(graph: FlowGraph, catalogue: CatalogueIndex): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  const learn = (text: string, kind: string): void => {
    kinds.set(text, (kinds.get(text) ?? kind) === kind ? kind : SPINLOCK);
  };
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || node.callee === null) continue;
    const helper = catalogue.acquires.get(node.callee)?.helper;
    const lockOut = helper?.lockOut == null ? undefined : node.args[helper.lockOut];
    if (lockOut) learn(objectText(lockOut), PTE_LOCK);
    if (!node.result) continue;
    if (helper?.returns === 'lock') learn(textOf(node.result), PTE_LOCK);
    if (catalogue.otherLockSources.has(node.callee)) learn(textOf(node.result), PMD_LOCK);
  }
  for (const node of graph.nodes) {
    if (node.kind !== 'assign') continue;
    const kind = kinds.get(textOf(node.value));
    if (kind !== undefined) learn(textOf(node.target), kind);
  }
  return kinds;
}

/** Results that one call alone gives: text of the result to the call. */
function resultsOfCalls(graph: FlowGraph): ReadonlyMap<string, Call> {
  const found = new Map<string, Call>();
  const twice = new Set<string>();
  for (const node of graph.nodes) {
    const target = node.kind === 'call' ? node.result : node.kind === 'assign' ? node.target : null;
    if (!target) continue;
    const text = textOf(target);
    if (found.has(text) || node.kind !== 'call') twice.add(text);
    if (node.kind === 'call') found.set(text, node);
  }
  for (const text of twice) found.delete(text);
  return found;
}
