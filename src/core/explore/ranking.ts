// Tells from a program's text whether any thread could take steps for ever: most loops count something up and cannot.
import { componentsFrom } from './components.js';
import type { Program, SlotRef, Step, StepAction, StepExpr, Thread } from './program.js';

/**
 * By thread and location: 1 where the thread may come by for ever. Every other cycle moves some bounded local in one
 * direction: whatever repeats for ever takes steps between such locations only.
 */
export function endlessLocations(program: Program): Uint8Array[] {
  return program.threads.map((thread) => {
    const found = new Uint8Array(thread.locations.length);
    const edges = thread.locations.flatMap(({ steps }, from) => steps.map((step) => ({ from, step })));
    markEndless(thread, edges, found);
    return found;
  });
}

/**
 * By thread and location: 1 for one location at least of each cycle that the thread may go around for ever. Where steps from
 * such places are taken only with those of all others beside them, nothing is put off for ever.
 */
export function stickyLocations(program: Program): Uint8Array[] {
  const endless = endlessLocations(program);
  return program.threads.map(({ locations }, t) => {
    const sticky = new Uint8Array(locations.length);
    const within = (at: number): boolean => endless[t]?.[at] === 1 && sticky[at] === 0;
    /** 0: not seen, 1: on the path, 2: done. */
    const state = new Uint8Array(locations.length);
    const visit = (at: number): void => {
      state[at] = 1;
      for (const { target } of locations[at]?.steps ?? []) {
        if (!within(target)) continue;
        if (state[target] === 1) sticky[target] = 1;
        else if (state[target] === 0) visit(target);
      }
      state[at] = 2;
    };
    for (let at = 0; at < locations.length; at++) if (within(at) && state[at] === 0) visit(at);
    return sticky;
  });
}

interface Edge {
  readonly from: number;
  readonly step: Step;
}

/** Lexicographic: a counter that a component never moves back bounds the edges that move it; what is left must be bounded without them. */
function markEndless(thread: Thread, edges: readonly Edge[], found: Uint8Array): void {
  for (const part of cyclicParts(edges)) {
    const counter = thread.locals.findIndex((_, slot) => moves(part, slot, 1) || moves(part, slot, -1));
    if (counter < 0) for (const { from } of part) found[from] = 1;
    else {
      const rest = part.filter(({ step }) => !step.actions.some((action) => shift(action, counter) !== null));
      markEndless(thread, rest, found);
    }
  }
}

/** The edges of each component that has a cycle. */
function cyclicParts(edges: readonly Edge[]): Edge[][] {
  const targets = new Map<number, number[]>();
  for (const { from, step } of edges) targets.set(from, [...(targets.get(from) ?? []), step.target]);
  const componentOf = new Map<number, number>();
  let count = 0;
  for (const start of targets.keys()) {
    if (componentOf.has(start)) continue;
    for (const members of componentsFrom(start, (node) => (componentOf.has(node) ? [] : (targets.get(node) ?? [])))) {
      if (members.every((node) => componentOf.has(node))) continue;
      for (const node of members) componentOf.set(node, count);
      count += 1;
    }
  }
  const parts: Edge[][] = Array.from({ length: count }, () => []);
  for (const edge of edges) {
    const part = componentOf.get(edge.from);
    if (part !== undefined && part === componentOf.get(edge.step.target)) parts[part]?.push(edge);
  }
  return parts.filter((part) => part.length > 0);
}

/** Whether some step of the part moves the local in this direction, and every assignment to it there does. */
function moves(part: readonly Edge[], slot: number, direction: 1 | -1): boolean {
  let any = false;
  for (const { step } of part) {
    for (const action of step.actions) {
      const by = shift(action, slot);
      if (by !== null && Math.sign(by) === direction) any = true;
      else if (writes(action, slot)) return false;
    }
  }
  return any;
}

/** By how much an action always moves a scalar local, or null. */
function shift(action: StepAction, slot: number): number | null {
  if (action.kind !== 'set' || !names(action.ref, slot)) return null;
  const { value } = action;
  if (value.kind !== 'binary' || (value.op !== '+' && value.op !== '-')) return null;
  const by = reads(value.left, slot)
    ? constant(value.right)
    : value.op === '+' && reads(value.right, slot)
      ? constant(value.left)
      : null;
  return by === null || by === 0 ? null : value.op === '-' ? -by : by;
}

function writes(action: StepAction, slot: number): boolean {
  if (action.kind === 'if') return [...action.then, ...action.otherwise].some((inner) => writes(inner, slot));
  return action.kind === 'set' && action.ref.local && action.ref.slot === slot;
}

function names(ref: SlotRef, slot: number): boolean {
  return ref.local && ref.slot === slot && ref.index === undefined;
}

function reads(term: StepExpr, slot: number): boolean {
  return term.kind === 'read' && names(term.ref, slot);
}

function constant(term: StepExpr): number | null {
  return term.kind === 'const' ? term.value : null;
}
