// What the function does today: the states in which it comes to the acquire, and what every path from there does until the end.
import type { FlowNode } from '../flow/graph.js';
import { successors } from '../flow/liveness.js';
import { MAPPING, resourceKey, SPINLOCK, type CallNode, type FunctionModel } from './function-model.js';
import { run, type Outcome } from './run.js';
import type { ExitState } from './state.js';
import { ExitState as State } from './state.js';
import { step, valueOf } from './transfer.js';
import { objectOf, symbol } from './values.js';

export interface Baseline {
  readonly acquire: CallNode;
  /** States right before the acquire, told apart by value, test and what is held. */
  readonly atAcquire: readonly ExitState[];
  /** States before every node, on all paths from the entry. */
  readonly statesAt: ReadonlyMap<number, readonly ExitState[]>;
  /** How paths end that passed the acquire. Effects are those after the mapping was released. */
  readonly outcomes: readonly Outcome[];
  /** Effects of every path that returns, after the release. */
  readonly must: ReadonlySet<string>;
  /** Gives of something that was not seen taken, on some path after the release. */
  readonly mayGive: ReadonlySet<string>;
  /** Resources that some path of the function ends with. */
  readonly heldAtEnd: ReadonlySet<string>;
  /** Resources that some path gives back before it comes to the acquire. */
  readonly givenBefore: ReadonlySet<string>;
  /** False when a bound was met; nothing can be proved then. */
  readonly complete: boolean;
}

export function baselineOf(model: FunctionModel, acquire: CallNode): Baseline {
  const records = (): boolean => false;
  const whole = run([[model.graph.entry, State.start]], model, { records, stopAt: null });
  const givenBefore = new Set<string>();
  for (const id of nodesBefore(model, acquire.id)) {
    const node = model.graph.nodes[id];
    for (const state of whole.statesAt.get(id) ?? []) {
      if (node) for (const key of givenBy(node, state, model)) givenBefore.add(key);
    }
  }
  const atAcquire = whole.statesAt.get(acquire.id) ?? [];
  const own = [resourceKey(MAPPING, symbol(acquire.id)), resourceKey(SPINLOCK, symbol(`L${String(acquire.id)}`))];
  const isReleased = (state: ExitState): boolean => own.every((key) => !state.held.has(key));
  const after = run(
    atAcquire.flatMap((state) => step(acquire, state.undone(), model, { records })),
    model,
    { records: isReleased, stopAt: acquire.id },
  );
  const returning = after.outcomes.filter((outcome) => outcome.end === 'exit');
  return {
    acquire,
    atAcquire,
    statesAt: whole.statesAt,
    outcomes: after.outcomes,
    must: intersection(returning.map((outcome) => outcome.state.must)),
    mayGive: new Set(
      after.outcomes.flatMap((outcome) => [...outcome.state.may].filter((effect) => effect.startsWith('give '))),
    ),
    heldAtEnd: new Set((whole.statesAt.get(model.graph.exit) ?? []).flatMap((state) => [...state.held.keys()])),
    givenBefore,
    complete: whole.complete && after.complete,
  };
}

/** Nodes on a path from the entry that has not passed the acquire. */
export function nodesBefore(model: FunctionModel, acquire: number): ReadonlySet<number> {
  return reachable(model, [model.graph.entry], new Set([acquire]));
}

/** Nodes that can be reached from some nodes without passing the given ones; those are not included. */
export function reachable(
  model: FunctionModel,
  from: readonly number[],
  without: ReadonlySet<number>,
): ReadonlySet<number> {
  const seen = new Set<number>();
  const work = [...from];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = model.graph.nodes[id];
    if (!node || seen.has(id) || without.has(id)) continue;
    seen.add(id);
    work.push(...successors(node));
  }
  return seen;
}

function givenBy(node: FlowNode, state: ExitState, model: FunctionModel): string[] {
  if (node.kind !== 'call' || node.callee === null) return [];
  const keys = (model.effects.gives.get(node.callee) ?? []).map(({ pair, give }) => {
    const expr = give.object === 'whole' ? null : give.object === 'result' ? node.result : node.args[give.object];
    return resourceKey(pair.name, expr ? objectOf(valueOf(expr, state, model)) : '');
  });
  return keys.filter((key) => state.held.has(key));
}

function intersection(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first, ...rest] = sets;
  return new Set([...(first ?? [])].filter((effect) => rest.every((set) => set.has(effect))));
}
