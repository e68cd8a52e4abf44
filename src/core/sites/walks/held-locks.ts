// Which locks are held at each node of a graph: on every path that leads there, and on some.
import { textOf } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { successors } from '../../flow/liveness.js';
import type { WalkFamily } from '../../helpers/catalogue.js';

/** Texts of the locks, as they are given to the calls that take them, without the `&`. */
export interface HeldLocks {
  readonly always: ReadonlySet<string>;
  readonly sometimes: ReadonlySet<string>;
}

const NONE: HeldLocks = { always: new Set(), sometimes: new Set() };

/** Before each node; `undefined` where no path leads. A lock that an assertion names is held from there on. */
export function heldLocks(graph: FlowGraph, family: WalkFamily): readonly (HeldLocks | undefined)[] {
  const first = flow(graph, family, NONE);
  const entered = enteredWith(graph, family, first);
  return entered.size === 0 ? first : flow(graph, family, { always: entered, sometimes: entered });
}

/** Locks that a function drops without having taken them: it is entered with them. */
function enteredWith(
  graph: FlowGraph,
  family: WalkFamily,
  held: readonly (HeldLocks | undefined)[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || node.callee === null || !family.unlocks.includes(node.callee)) continue;
    const lock = lockOf(node);
    if (lock !== null && held[node.id]?.sometimes.has(lock) === false) found.add(lock);
  }
  return found;
}

function flow(graph: FlowGraph, family: WalkFamily, start: HeldLocks): readonly (HeldLocks | undefined)[] {
  const before: (HeldLocks | undefined)[] = graph.nodes.map(() => undefined);
  before[graph.entry] = start;
  const work = [graph.entry];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    const held = before[id];
    if (!node || !held) continue;
    const after = afterNode(node, held, family);
    for (const next of successors(node)) {
      const known = before[next];
      const merged = known ? merge(known, after) : after;
      if (known?.always.size === merged.always.size && known.sometimes.size === merged.sometimes.size) continue;
      before[next] = merged;
      work.push(next);
    }
  }
  return before;
}

function afterNode(node: FlowNode, held: HeldLocks, family: WalkFamily): HeldLocks {
  const text = node.kind === 'call' ? lockOf(node) : null;
  if (node.kind !== 'call' || node.callee === null || text === null) return held;
  if (family.locks.includes(node.callee) || family.assertions.includes(node.callee))
    return { always: new Set(held.always).add(text), sometimes: new Set(held.sometimes).add(text) };
  if (!family.unlocks.includes(node.callee)) return held;
  const without = (set: ReadonlySet<string>): Set<string> => new Set([...set].filter((one) => one !== text));
  return { always: without(held.always), sometimes: without(held.sometimes) };
}

function lockOf({ args: [lock] }: Extract<FlowNode, { kind: 'call' }>): string | null {
  if (!lock) return null;
  return textOf(lock.kind === 'unary' && lock.op === '&' ? lock.operand : lock);
}

function merge(a: HeldLocks, b: HeldLocks): HeldLocks {
  return {
    always: new Set([...a.always].filter((lock) => b.always.has(lock))),
    sometimes: new Set([...a.sometimes, ...b.sometimes]),
  };
}
