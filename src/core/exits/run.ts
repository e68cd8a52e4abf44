// Follows every feasible path from given states to the function's exit, or back to the acquire.
import type { FlowNode } from '../flow/graph.js';
import type { FunctionModel } from './function-model.js';
import type { ExitState } from './state.js';
import { step, type StepOptions } from './transfer.js';

/** States that one run may have; a run that meets it proves nothing. */
export const MAX_EXIT_STATES = 30_000;

export interface Outcome {
  /** `exit`: the function returns; `again`: the acquire is reached. */
  readonly end: 'exit' | 'again';
  readonly state: ExitState;
}

export interface RunResult {
  readonly outcomes: readonly Outcome[];
  readonly complete: boolean;
}

export interface RunOptions extends StepOptions {
  /** Nodes that the run passes without effect: releases behind a test of the entry pointer, parts of an arm that are left out. */
  readonly skip?: ReadonlySet<number>;
  /** Where a path ends with `again`; `null` follows it through. */
  readonly stopAt: number | null;
  /** Effects to note where a path passes a node. */
  readonly marks?: ReadonlyMap<number, string>;
  /** Sees every state before every node. */
  readonly visit?: (node: FlowNode, state: ExitState) => void;
}

export function run(
  starts: readonly (readonly [number, ExitState])[],
  model: FunctionModel,
  options: RunOptions,
): RunResult {
  const { graph } = model;
  const outcomes = new Map<string, Outcome>();
  const seen = new Map<number, Set<string>>();
  const work = [...starts];
  let count = 0;
  for (let item = work.pop(); item; item = work.pop()) {
    const node = graph.nodes[item[0]];
    if (!node || node.kind === 'stop') continue;
    const state = forgetDead(item[1], model.live[node.id] ?? new Set());
    const key = state.key();
    let known = seen.get(node.id);
    if (!known) seen.set(node.id, (known = new Set()));
    if (known.has(key)) continue;
    known.add(key);
    count += 1;
    if (count > MAX_EXIT_STATES) return { outcomes: [...outcomes.values()], complete: false };
    options.visit?.(node, state);
    if (node.kind === 'exit' || node.id === options.stopAt) {
      const end = node.kind === 'exit' ? 'exit' : 'again';
      outcomes.set(`${end}|${key}`, { end, state });
      continue;
    }
    if (options.skip?.has(node.id) === true && 'next' in node) {
      work.push([node.next, state]);
      continue;
    }
    const mark = options.marks?.get(node.id);
    work.push(...step(node, mark === undefined ? state : state.note(mark), model, options));
  }
  return { outcomes: [...outcomes.values()], complete: true };
}

function forgetDead(state: ExitState, live: ReadonlySet<string>): ExitState {
  if ([...state.values.keys()].every((name) => live.has(name))) return state;
  return state.with({ values: new Map([...state.values].filter(([name]) => live.has(name))) });
}
