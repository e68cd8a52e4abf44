// Answers "why not?": at a point of a trace, what each other thread would do next, and what keeps it from doing so.
import type { PathStep } from './path.js';
import type { Program, SlotRef, SourceRef, StepExpr } from './program.js';
import { enabledSteps, initialState, stepFrom, valueIn, valueText, type ReplayState } from './replay.js';

export interface OtherStep {
  /** Index into the program's threads. */
  readonly thread: number;
  readonly name: string;
  /** `can`: the step is possible here; `waits`: something keeps it back; `ended`: the thread has no step left. */
  readonly kind: 'can' | 'waits' | 'ended';
  /** Of the thread's next step; empty for a thread that has ended. */
  readonly text: string;
  readonly source: SourceRef | null;
  /** What the step would break if it came here; null for nothing. */
  readonly breaks: { readonly property: string; readonly message: string } | null;
  /** What the step waits for, as values of this moment: `tables[0].ptl is site`. */
  readonly because: readonly string[];
}

/** After the first `count` of the steps; the thread that took the last of them is asked too. */
export function otherSteps(program: Program, steps: readonly PathStep[], count: number): readonly OtherStep[] {
  const state = stateAfter(program, steps.slice(0, count));
  return program.threads.map((thread, index) => {
    const at = state.at[index] ?? thread.entry;
    const location = thread.locations[at];
    const [first] = enabledSteps(program, state, index);
    const step = location?.steps[first ?? 0];
    const base = {
      thread: index,
      name: thread.name,
      text: step?.text ?? '',
      source: step?.source ?? null,
      breaks: null,
      because: [],
    };
    if (step === undefined || (first === undefined && location?.end === true))
      return { ...base, kind: 'ended', text: '', source: null };
    if (first === undefined) return { ...base, kind: 'waits', because: readsOf(program, state, index, step.guard) };
    const { fault } = stepFrom(program, state, { thread: index, location: at, step: first });
    return { ...base, kind: 'can', breaks: fault };
  });
}

/** A step that breaks something leaves the state as far as it came: no thread can be asked after it, so it is left out. */
function stateAfter(program: Program, steps: readonly PathStep[]): ReplayState {
  let state = initialState(program);
  for (const step of steps) {
    const next = stepFrom(program, state, step);
    if (next.fault !== null) return state;
    state = next.state;
  }
  return state;
}

/** The named values that a guard reads, as they are. */
function readsOf(program: Program, state: ReplayState, thread: number, guard: StepExpr | null): readonly string[] {
  const found = new Set<string>();
  const visit = (term: StepExpr): void => {
    switch (term.kind) {
      case 'const':
        return;
      case 'read': {
        const text = readText(program, state, thread, term.ref);
        if (text !== null) found.add(text);
        return;
      }
      case 'unary':
        visit(term.operand);
        return;
      case 'binary':
        visit(term.left);
        visit(term.right);
        return;
      case 'conditional':
        visit(term.test);
        visit(term.then);
        visit(term.otherwise);
    }
  };
  if (guard !== null) visit(guard);
  return [...found];
}

function readText(program: Program, state: ReplayState, thread: number, ref: SlotRef): string | null {
  const owner = program.threads[thread];
  const slot = (ref.local ? owner?.locals : program.slots)?.[ref.slot];
  const at = ref.index === undefined ? 0 : valueIn(program, state, thread, ref.index);
  const value = valueIn(program, state, thread, { kind: 'read', ref });
  if (slot === undefined || at === null || value === null) return null;
  const element = slot.elements?.[at]?.label;
  const plain = slot.length === 1 ? slot.label : slot.label?.replaceAll('#', String(at));
  const label = slot.elements === undefined ? plain : element;
  return label === undefined ? null : `${label} is ${valueText(slot, value)}`;
}
