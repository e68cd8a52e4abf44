// Follows a trace through its Program from the initial state, on its own: it shares no code with the search that it checks.
import type { Program, Slot, SlotRef, StepAction, StepExpr } from './program.js';
import type { TraceRow } from './verdict.js';

/** A state as plain lists: shared slots, then each thread's locals and location. */
export interface ReplayState {
  readonly slots: number[][];
  readonly locals: number[][][];
  readonly at: number[];
}

/** A broken property, with the message as people read it. */
export interface Fault {
  readonly property: string;
  readonly message: string;
}

class Broken extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

/**
 * States before, between and after the rows. A fault is that of the last row; its state is as far as the step came.
 * Throws where a row cannot be taken, or where one before the last breaks a property.
 */
export function replay(
  program: Program,
  rows: readonly Pick<TraceRow, 'thread' | 'location' | 'step'>[],
  ignore: ReadonlySet<string>,
): { states: ReplayState[]; fault: Fault | null } {
  const fill = (slot: Slot): number[] =>
    Array.from({ length: slot.length }, (_, i) =>
      typeof slot.initial === 'number' ? slot.initial : (slot.initial[i] ?? slot.min),
    );
  const state: ReplayState = {
    slots: program.slots.map(fill),
    locals: program.threads.map((thread) => thread.locals.map(fill)),
    at: program.threads.map((thread) => thread.entry),
  };
  const states = [structured(state)];
  let fault: Fault | null = null;
  rows.forEach(({ thread, location, step: number }, row) => {
    const step = program.threads[thread]?.locations[location]?.steps[number];
    if (fault !== null || step === undefined || state.at[thread] !== location)
      throw new Error(`row ${String(row)} of the trace cannot be taken`);
    fault = faultOf(() => {
      if (step.guard !== null && evaluate(program, state, thread, step.guard) === 0)
        throw new Error(`row ${String(row)} of the trace is not enabled`);
      perform(program, state, thread, step.actions, ignore);
      state.at[thread] = step.target;
    });
    states.push(structured(state));
  });
  return { states, fault };
}

/** The state that a replay begins in. */
export function initialState(program: Program): ReplayState {
  return replay(program, [], new Set()).states[0] ?? { slots: [], locals: [], at: [] };
}

/** One step from a state, which stays as it is. Throws where the step cannot be taken; a fault is what it breaks. */
export function stepFrom(
  program: Program,
  state: ReplayState,
  { thread, location, step: number }: Pick<TraceRow, 'thread' | 'location' | 'step'>,
): { readonly state: ReplayState; readonly fault: Fault | null } {
  const step = program.threads[thread]?.locations[location]?.steps[number];
  if (step === undefined || state.at[thread] !== location) throw new Error('the step is not at its location');
  const next = structured(state);
  const fault = faultOf(() => {
    perform(program, next, thread, step.actions, new Set());
    next.at[thread] = step.target;
  });
  return { state: next, fault };
}

/** Steps that `thread` can take in a state, a guard without a value included: taking it is the violation. */
export function enabledSteps(program: Program, state: ReplayState, thread: number): number[] {
  const steps = program.threads[thread]?.locations[state.at[thread] ?? -1]?.steps ?? [];
  return steps.flatMap(({ guard }, k) => (guard === null || valueIn(program, state, thread, guard) !== 0 ? [k] : []));
}

/** The value of an expression in a state; null where it has none. `thread` is -1 for a condition that belongs to no thread. */
export function valueIn(program: Program, state: ReplayState, thread: number, term: StepExpr): number | null {
  let result = 0;
  return faultOf(() => {
    result = evaluate(program, state, thread, term);
  }) === null
    ? result
    : null;
}

/** The first of some conditions that does not hold in a state. */
export function brokenIn(
  program: Program,
  state: ReplayState,
  conditions: Program['finals'],
  ignore: ReadonlySet<string>,
): Fault | null {
  for (const { condition, property, message } of conditions) {
    if (ignore.has(property)) continue;
    let holds = 0;
    const fault = faultOf(() => {
      holds = evaluate(program, state, -1, condition);
    });
    if (fault !== null) return fault;
    if (holds === 0) return { property, message };
  }
  return null;
}

/** Text of a slot's value: its name where it has one. */
export function valueText(slot: Slot, value: number): string {
  return slot.values?.[value] ?? String(value);
}

function structured(state: ReplayState): ReplayState {
  return {
    slots: state.slots.map((s) => [...s]),
    locals: state.locals.map((t) => t.map((s) => [...s])),
    at: [...state.at],
  };
}

function faultOf(action: () => void): Fault | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof Broken) return error.fault;
    throw error;
  }
}

function slotOf(program: Program, thread: number, ref: SlotRef): Slot {
  const slot = (ref.local ? program.threads[thread]?.locals : program.slots)?.[ref.slot];
  if (slot === undefined) throw new Error(`no slot ${String(ref.slot)}`);
  return slot;
}

/** The list of a slot's values and the element that `ref` means. */
function locate(program: Program, state: ReplayState, thread: number, ref: SlotRef): { list: number[]; at: number } {
  const list = (ref.local ? state.locals[thread] : state.slots)?.[ref.slot] ?? [];
  const at = ref.index === undefined ? 0 : evaluate(program, state, thread, ref.index);
  if (at >= 0 && at < list.length) return { list, at };
  throw new Broken({
    property: 'bounds',
    message: `index ${String(at)} of '${slotOf(program, thread, ref).name}' is outside 0..${String(list.length - 1)}`,
  });
}

function perform(
  program: Program,
  state: ReplayState,
  thread: number,
  actions: readonly StepAction[],
  ignore: ReadonlySet<string>,
): void {
  const of = (term: StepExpr): number => evaluate(program, state, thread, term);
  for (const action of actions) {
    if (action.kind === 'if') {
      perform(program, state, thread, of(action.test) !== 0 ? action.then : action.otherwise, ignore);
    } else if (action.kind === 'set') {
      const { list, at } = locate(program, state, thread, action.ref);
      const value = of(action.value);
      const slot = slotOf(program, thread, action.ref);
      if (value < slot.min || value > slot.max) {
        throw new Broken({
          property: 'range',
          message: `'${slot.name}' would become ${String(value)}, outside ${String(slot.min)}..${String(slot.max)}`,
        });
      }
      list[at] = value;
    } else if (!ignore.has(action.property) && of(action.condition) === 0) {
      const texts = (action.operands ?? []).map((term) => {
        const value = valueIn(program, state, thread, term);
        if (value === null) return '?';
        return term.kind === 'read' ? valueText(slotOf(program, thread, term.ref), value) : String(value);
      });
      throw new Broken({
        property: action.property,
        message: action.message.replace(/\{(\d+)\}/g, (whole, n: string) => texts[Number(n)] ?? whole),
      });
    }
  }
}

function evaluate(program: Program, state: ReplayState, thread: number, term: StepExpr): number {
  const of = (inner: StepExpr): number => evaluate(program, state, thread, inner);
  switch (term.kind) {
    case 'const':
      return term.value;
    case 'read': {
      const { list, at } = locate(program, state, thread, term.ref);
      return list[at] ?? 0;
    }
    case 'conditional':
      return of(of(term.test) !== 0 ? term.then : term.otherwise);
    case 'unary': {
      const value = of(term.operand);
      return term.op === '!'
        ? Number(value === 0)
        : term.op === '-'
          ? Number(BigInt.asIntN(32, -BigInt(value)))
          : -value - 1;
    }
    case 'binary': {
      const left = of(term.left);
      if (term.op === '&&') return Number(left !== 0 && of(term.right) !== 0);
      if (term.op === '||') return Number(left !== 0 || of(term.right) !== 0);
      return combine(term.op, left, of(term.right));
    }
  }
}

/** Arithmetic is exact first and then taken to 32 bits, unlike the engine's, so that a slip in one shows. */
function combine(op: string, a: number, b: number): number {
  const exact = (result: bigint): number => Number(BigInt.asIntN(32, result));
  const [x, y] = [BigInt(a), BigInt(b)];
  if ((op === '/' || op === '%') && b === 0)
    throw new Broken({ property: 'division', message: `${String(a)} is divided by zero` });
  if ((op === '<<' || op === '>>') && (b < 0 || b > 31))
    throw new Broken({ property: 'shift', message: `${String(a)} is shifted by ${String(b)}` });
  switch (op) {
    case '+':
      return exact(x + y);
    case '-':
      return exact(x - y);
    case '*':
      return exact(x * y);
    case '/':
      return exact(x / y);
    case '%':
      return exact(x % y);
    case '<<':
      return exact(x << y);
    case '>>':
      return exact(x >> y);
    case '&':
      return exact(x & y);
    case '|':
      return exact(x | y);
    case '^':
      return exact(x ^ y);
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<':
      return Number(a < b);
    case '<=':
      return Number(a <= b);
    case '>':
      return Number(a > b);
    case '>=':
      return Number(a >= b);
    default:
      throw new Error(`no operator '${op}'`);
  }
}
