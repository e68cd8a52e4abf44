// Follows every feasible path from given states to the function's exit, or back to the acquire. States that agree on what
// is held, done, returned and undefined meet at a node: of what else they know, only what both know is kept. So a flag is
// remembered as long as it goes with a lock, and the walk stays near linear in the size of the function.
import type { FunctionModel } from './function-model.js';
import type { NameSet } from '../flow/liveness.js';
import { PropertyKeys, type ExitState } from './state.js';
import { step, type StepOptions } from './transfer.js';
import { FAILED_ENTRY, FAILED_LOCK, UNDEFINED, type Code } from './values.js';
import { WorkList } from './work-list.js';

/** Steps that one run may take; a run that meets it proves nothing. */
export const MAX_EXIT_STEPS = 20_000;

export interface Outcome {
  /** `exit`: the function returns; `again`: the acquire is reached. */
  readonly end: 'exit' | 'again';
  readonly state: ExitState;
}

export interface RunResult {
  readonly outcomes: readonly Outcome[];
  /** States before each node that was reached. */
  readonly statesAt: ReadonlyMap<number, readonly ExitState[]>;
  readonly complete: boolean;
}

export interface RunOptions extends StepOptions {
  /** Nodes that the run passes without effect: releases behind a test of the entry pointer, parts of an arm that are left out. */
  readonly skip?: ReadonlySet<number>;
  /** Where a path ends with `again`; `null` follows it through. */
  readonly stopAt: number | null;
  /** Effects to note where a path passes a node. */
  readonly marks?: ReadonlyMap<number, string>;
}

export function run(
  starts: readonly (readonly [number, ExitState])[],
  model: FunctionModel,
  options: RunOptions,
): RunResult {
  const { graph } = model;
  const table = new Map<number, Map<string, ExitState>>();
  const work = new WorkList<string>();
  const keys = new PropertyKeys((name, code) => isProperty(name, code, model));
  const arrive = (id: number, state: ExitState): void => {
    const live = model.live[id];
    const alive = live ? forgetDead(state, live) : state;
    const key = keys.of(alive);
    let states = table.get(id);
    if (!states) table.set(id, (states = new Map<string, ExitState>()));
    const known = states.get(key);
    const joined = known ? known.meet(alive) : alive;
    if (joined === known) return;
    states.set(key, joined);
    work.add(id, key);
  };
  for (const [id, state] of starts) arrive(id, state);
  let steps = 0;
  let complete = true;
  for (let item = work.take(); item; item = work.take()) {
    const [id, key] = item;
    const node = graph.nodes[id];
    const state = table.get(id)?.get(key);
    if (!node || !state || node.kind === 'stop' || node.kind === 'exit' || id === options.stopAt) continue;
    steps += 1;
    if (steps > MAX_EXIT_STEPS) {
      complete = false;
      break;
    }
    if (options.skip?.has(id) === true && 'next' in node) {
      arrive(node.next, state);
      continue;
    }
    const mark = options.marks?.get(id);
    const noted = mark === undefined ? state : state.note(mark);
    for (const [next, after] of step(node, noted, model, options)) arrive(next, after);
  }
  const statesAt = new Map([...table].map(([id, states]) => [id, [...states.values()]]));
  const ends = (id: number | null, end: Outcome['end']): Outcome[] =>
    id === null ? [] : (statesAt.get(id) ?? []).map((state) => ({ end, state }));
  return { outcomes: [...ends(graph.exit, 'exit'), ...ends(options.stopAt, 'again')], statesAt, complete };
}

/** Values that keep states apart: what names a resource, what is returned, and what must not be read. */
function isProperty(name: string, code: Code, model: FunctionModel): boolean {
  if (code === UNDEFINED || code === FAILED_ENTRY || code === FAILED_LOCK) return true;
  return model.objects.has(name) || model.returned.has(name);
}

function forgetDead(state: ExitState, live: NameSet): ExitState {
  let hasDead = false;
  for (const name of state.values.keys()) hasDead ||= !live.has(name);
  if (!hasDead) return state;
  return state.with({ values: new Map([...state.values].filter(([name]) => live.has(name))) });
}
