// What each visit of a table costs at least: locks and atomic operations on the cheapest path through a map call that succeeds,
// in the functions of a state of the tree. No time is measured or estimated.
import type { Expr } from '../c/ast.js';
import { identName, isNullLiteral, textOf } from '../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../flow/graph.js';
import { successors, writes } from '../flow/liveness.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import { isAtomicCall } from '../helpers/cost-calls.js';

export interface LockTaken {
  /** The call, as a person would write it. */
  readonly call: string;
  /** It is the lock of a PMD or of a level above. */
  readonly isUpper: boolean;
}

export interface Cost {
  readonly locks: readonly LockTaken[];
  readonly atomics: number;
}

const NOTHING: Cost = { locks: [], atomics: 0 };
/** Calls of calls are counted so far. */
const MAX_DEPTH = 4;

export class CostCounter {
  readonly #known = new Map<string, Cost | null>();

  constructor(
    private readonly catalogue: CatalogueIndex,
    /** Graphs of a function that the series defines or changes; empty for any other. */
    private readonly graphsOf: (name: string) => readonly FlowGraph[],
  ) {}

  /** Of the map call of a function whose cheapest way costs most; null where there is none. */
  visit(graph: FlowGraph): Cost | null {
    const acquires = graph.nodes.filter(
      (node) => node.kind === 'call' && this.catalogue.acquires.has(node.callee ?? ''),
    );
    const costs = acquires.flatMap((acquire) => this.#cheapest(graph, acquire, 0) ?? []);
    const [most = null] = costs.sort((a, b) => b.locks.length - a.locks.length || b.atomics - a.atomics);
    return most;
  }

  /** From the entry over `through`, if there is such a node, to the exit. */
  #cheapest(graph: FlowGraph, through: FlowNode | null, depth: number): Cost | null {
    const after = this.#run(graph, through?.id ?? graph.entry, depth, (node, next, isNull) =>
      isSuccess(node, next, through, graph, isNull),
    );
    const end = after.get(graph.exit);
    if (!end || through === null) return end ?? null;
    const before = this.#run(graph, graph.entry, depth, () => true).get(through.id);
    return before ? sum(before, end) : null;
  }

  /** The cheapest cost of being at each node before it runs, from a node on. */
  #run(
    graph: FlowGraph,
    from: number,
    depth: number,
    allows: (node: FlowNode, next: number, isNull: boolean) => boolean,
  ): ReadonlyMap<number, Cost> {
    const returned = returnedLocal(graph);
    /** Whether the local that is returned is NULL is part of where a path is. */
    const key = (id: number, isNull: boolean): number => id * 2 + Number(isNull);
    const best = new Map<number, Cost>([[key(from, false), NOTHING]]);
    const work: (readonly [number, boolean])[] = [[from, false]];
    for (let item = work.shift(); item; item = work.shift()) {
      const [id, isNull] = item;
      const node = graph.nodes[id];
      const cost = best.get(key(id, isNull));
      if (!node || !cost) continue;
      const now = sum(cost, this.#own(node, depth));
      const then = writes(node) === returned ? node.kind === 'assign' && isNullLiteral(node.value) : isNull;
      for (const next of successors(node)) {
        if (!allows(node, next, isNull)) continue;
        const known = best.get(key(next, then));
        if (known && !isLess(now, known)) continue;
        best.set(key(next, then), now);
        work.push([next, then]);
      }
    }
    const found = new Map<number, Cost>();
    for (const [at, cost] of best) {
      const known = found.get(at >> 1);
      if (!known || isLess(cost, known)) found.set(at >> 1, cost);
    }
    return found;
  }

  #own(node: FlowNode, depth: number): Cost {
    if (node.kind !== 'call' || node.callee === null) return NOTHING;
    const { acquires, lockCalls, otherLockSources } = this.catalogue;
    const written = `${node.callee}(${node.args.map(shown).join(', ')})`;
    if (otherLockSources.has(node.callee)) return { locks: [{ call: written, isUpper: true }], atomics: 0 };
    if (lockCalls.has(node.callee)) return { locks: [{ call: written, isUpper: false }], atomics: 0 };
    const inside = this.#ofFunction(node.callee, depth);
    if (inside) return inside;
    if (acquires.get(node.callee)?.helper.locks === true)
      return { locks: [{ call: `${node.callee}()`, isUpper: false }], atomics: 0 };
    return isAtomicCall(node.callee) ? { locks: [], atomics: 1 } : NOTHING;
  }

  #ofFunction(name: string, depth: number): Cost | null {
    if (depth >= MAX_DEPTH) return null;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, null);
    const costs = this.graphsOf(name).flatMap((graph) => this.#cheapest(graph, null, depth + 1) ?? []);
    const [best = null] = costs.sort((a, b) => b.locks.length - a.locks.length);
    this.#known.set(name, best);
    return best;
  }
}

/** Not the way out that says NULL, neither of the function nor of the map call that is gone through. */
function isSuccess(node: FlowNode, next: number, through: FlowNode | null, graph: FlowGraph, isNull: boolean): boolean {
  if (through === null && node.kind === 'return' && node.value !== null)
    return !(isNullLiteral(node.value) || isNull) || onlyNull(graph);
  if (node.kind !== 'branch' || through?.kind !== 'call' || through.result === null) return true;
  return textOf(node.test) !== textOf(through.result) || next === node.whenTrue;
}

/** The local that every return gives that gives no NULL; null where there is none, or several. */
function returnedLocal(graph: FlowGraph): string | null {
  const names = new Set(
    graph.nodes.flatMap((node) =>
      node.kind === 'return' && node.value && !isNullLiteral(node.value) ? [identName(node.value) ?? ''] : [],
    ),
  );
  const [only = ''] = names;
  return names.size === 1 && only !== '' && (graph.locals.get(only)?.pointers ?? 0) > 0 ? only : null;
}

function onlyNull(graph: FlowGraph): boolean {
  return graph.nodes.every((node) => node.kind !== 'return' || node.value === null || isNullLiteral(node.value));
}

function shown(expr: Expr): string {
  switch (expr.kind) {
    case 'unary':
      return expr.op + shown(expr.operand);
    case 'member':
      return `${shown(expr.object)}${expr.arrow ? '->' : '.'}${expr.field}`;
    case 'ident':
      return expr.name.replace(/#\d+$/, '');
    default:
      return textOf(expr);
  }
}

function sum(a: Cost, b: Cost): Cost {
  return { locks: [...a.locks, ...b.locks], atomics: a.atomics + b.atomics };
}

function isLess(a: Cost, b: Cost): boolean {
  return a.locks.length < b.locks.length || (a.locks.length === b.locks.length && a.atomics < b.atomics);
}
