// Runs a model's world_init() before anything is explored: the objects that exist at the start, in every way that it leaves open.
import type { Slot, StepAction, StepExpr } from '../explore/program.js';
import type { StepGraph } from './step-graph.js';
import { apply } from '../explore/apply.js';

/** One way in which the world may start: values by slot and element, and the choices that led there. */
export interface Start {
  readonly values: readonly (readonly number[])[];
  readonly choices: readonly string[];
}

/** Steps after which an initialisation counts as endless. */
const MAX_STEPS = 10_000;

interface State {
  readonly slots: number[][];
  readonly locals: number[];
  at: number;
  readonly choices: readonly string[];
}

export function zeroStart(slots: readonly Slot[]): Start {
  return { values: slots.map((slot) => elements(slot)), choices: [] };
}

/** Every different way in which the steps of `graph` can end; one that sets `discarded` does not count. Throws RangeError for one that does not end. */
export function runInit(slots: readonly Slot[], graph: StepGraph, discarded: number | null = null): Start[] {
  const ends: Start[] = [];
  const work: State[] = [
    {
      slots: slots.map((slot) => elements(slot)),
      locals: graph.locals.map((slot) => elements(slot)[0] ?? 0),
      at: graph.entry,
      choices: [],
    },
  ];
  let steps = 0;
  for (let state = work.pop(); state; state = work.pop()) {
    const node = graph.nodes[state.at];
    if (!node || node.end) {
      const { slots: values, choices } = state;
      if (discarded !== null && values[discarded]?.[0] === 1) continue;
      if (!ends.some((end) => JSON.stringify(end.values) === JSON.stringify(values))) ends.push({ values, choices });
      continue;
    }
    for (const step of [...node.steps].reverse()) {
      if (++steps > MAX_STEPS) throw new RangeError('world_init() does not end');
      if (step.guard && evaluate(step.guard, state) === 0) continue;
      const chosen = step.guard === null && node.steps.length > 1 && step.choice !== null ? [step.choice] : [];
      const next: State = {
        slots: state.slots.map((list) => [...list]),
        locals: [...state.locals],
        at: step.target,
        choices: [...state.choices, ...chosen],
      };
      perform(step.actions, next);
      work.push(next);
    }
  }
  return ends;
}

function elements(slot: Slot): number[] {
  return Array.from({ length: slot.length }, (_, i) =>
    typeof slot.initial === 'number' ? slot.initial : (slot.initial[i] ?? slot.min),
  );
}

function perform(actions: readonly StepAction[], state: State): void {
  for (const action of actions) {
    if (action.kind === 'if') {
      perform(evaluate(action.test, state) !== 0 ? action.then : action.otherwise, state);
    } else if (action.kind === 'check') {
      if (evaluate(action.condition, state) === 0) throw new RangeError(`world_init(): ${action.message}`);
    } else {
      const value = evaluate(action.value, state);
      if (action.ref.local) state.locals[action.ref.slot] = value;
      else (state.slots[action.ref.slot] ?? [])[action.ref.index ? evaluate(action.ref.index, state) : 0] = value;
    }
  }
}

function evaluate(term: StepExpr, state: State): number {
  switch (term.kind) {
    case 'const':
      return term.value;
    case 'read': {
      const { ref } = term;
      const value = ref.local
        ? state.locals[ref.slot]
        : state.slots[ref.slot]?.[ref.index ? evaluate(ref.index, state) : 0];
      if (value === undefined) throw new RangeError('world_init() reads outside an object');
      return value;
    }
    case 'unary': {
      const operand = evaluate(term.operand, state);
      return term.op === '!' ? Number(operand === 0) : term.op === '-' ? -operand : ~operand;
    }
    case 'conditional':
      return evaluate(evaluate(term.test, state) !== 0 ? term.then : term.otherwise, state);
    case 'binary': {
      const left = evaluate(term.left, state);
      if (term.op === '&&' && left === 0) return 0;
      if (term.op === '||' && left !== 0) return 1;
      const value = apply(term.op, left, evaluate(term.right, state));
      if (value === null) throw new RangeError(`world_init() computes ${String(left)} ${term.op} with no result`);
      return value;
    }
  }
}
