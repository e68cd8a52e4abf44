// Questions about the actions of a step that the reductions ask: what they read, what they overwrite, what they are under known values.
import type { SlotRef, StepAction, StepExpr } from '../explore/program.js';
import { eachRead, substitute, when } from './terms.js';

/** What a step's actions do, told of the state before it. */
export interface BeforeStep {
  /** A term that is evaluated after the actions, as one of the state before; `null` where it depends on what they store. */
  readonly term: (term: StepExpr) => StepExpr | null;
  /** Conditions of the checks, as terms of the state before. */
  readonly checks: readonly { readonly property: string; readonly condition: StepExpr | null }[];
}

export function beforeStep(actions: readonly StepAction[]): BeforeStep {
  const values = new Map<number, StepExpr | null>();
  const stored = new Set<number>();
  const term = (one: StepExpr): StepExpr | null => {
    const lost: SlotRef[] = [];
    eachRead(one, (ref) => {
      if (ref.local ? values.get(ref.slot) === null : stored.has(ref.slot)) lost.push(ref);
    });
    const result = substitute(one, (slot) => values.get(slot) ?? null);
    eachRead(result, (ref) => {
      if (!ref.local && stored.has(ref.slot)) lost.push(ref);
    });
    return lost.length > 0 ? null : result;
  };
  const checks: { property: string; condition: StepExpr | null }[] = [];
  for (const action of actions) {
    if (action.kind === 'check') {
      checks.push({ property: action.property, condition: term(action.condition) });
    } else if (action.kind === 'set' && action.ref.local) {
      values.set(action.ref.slot, term(action.value));
    } else {
      eachActionWrite([action], (ref) => (ref.local ? values.set(ref.slot, null) : stored.add(ref.slot)));
    }
  }
  return { term, checks };
}

/** Calls back for everything that the actions read. */
export function eachActionRead(actions: readonly StepAction[], visit: (ref: SlotRef) => void): void {
  for (const action of actions) {
    if (action.kind === 'set') {
      eachRead(action.value, visit);
      if (action.ref.index !== undefined) eachRead(action.ref.index, visit);
    } else if (action.kind === 'check') {
      eachRead(action.condition, visit);
      for (const operand of action.operands ?? []) eachRead(operand, visit);
    } else {
      eachRead(action.test, visit);
      eachActionRead(action.then, visit);
      eachActionRead(action.otherwise, visit);
    }
  }
}

/** Calls back for everything that the actions may write. */
export function eachActionWrite(actions: readonly StepAction[], visit: (ref: SlotRef) => void): void {
  for (const action of actions) {
    if (action.kind === 'set') visit(action.ref);
    else if (action.kind === 'if') {
      eachActionWrite(action.then, visit);
      eachActionWrite(action.otherwise, visit);
    }
  }
}

/** Whether guard and actions touch the thread's own locals only. */
export function isLocalStep(guard: StepExpr | null, actions: readonly StepAction[]): boolean {
  let local = true;
  const visit = (ref: SlotRef): void => {
    if (!ref.local) local = false;
  };
  if (guard) eachRead(guard, visit);
  eachActionRead(actions, visit);
  eachActionWrite(actions, visit);
  return local;
}

/** Values of locals at a point, by slot; `VARIES` where there is more than one. */
export type Known = Int32Array;

/** Outside what any slot of a model holds. */
export const VARIES = -(2 ** 31);

/** The actions under known values, which are brought up to date; what cannot happen is left out. */
export function foldActions(actions: readonly StepAction[], known: Known): StepAction[] {
  const result: StepAction[] = [];
  for (const action of actions) {
    if (action.kind === 'set') {
      const value = foldTerm(action.value, known);
      const ref =
        action.ref.index === undefined ? action.ref : { ...action.ref, index: foldTerm(action.ref.index, known) };
      if (ref.local) {
        if (value.kind === 'const' && known[ref.slot] === value.value) continue;
        known[ref.slot] = value.kind === 'const' ? value.value : VARIES;
      }
      result.push(value === action.value && ref === action.ref ? action : { kind: 'set', ref, value });
    } else if (action.kind === 'check') {
      const condition = foldTerm(action.condition, known);
      if (condition.kind !== 'const' || condition.value === 0)
        result.push(condition === action.condition ? action : { ...action, condition });
    } else {
      const test = foldTerm(action.test, known);
      if (test.kind === 'const') {
        result.push(...foldActions(test.value !== 0 ? action.then : action.otherwise, known));
        continue;
      }
      const otherwiseKnown = known.slice();
      const then = foldActions(action.then, known);
      const otherwise = foldActions(action.otherwise, otherwiseKnown);
      for (let slot = 0; slot < known.length; slot++) if (known[slot] !== otherwiseKnown[slot]) known[slot] = VARIES;
      result.push(...when(test, then, otherwise));
    }
  }
  return result;
}

export function foldTerm(term: StepExpr, known: Known): StepExpr {
  return substitute(term, (slot) => {
    const value = known[slot];
    return value === undefined || value === VARIES ? null : { kind: 'const', value };
  });
}

/** Locals that are live at a point: 1 by slot. */
export type Live = Uint8Array;

/** Brings what is live after the actions back to what is live before them; stores that nobody reads make nothing live. */
export function liveBefore(actions: readonly StepAction[], live: Live): void {
  const use = (ref: SlotRef): void => {
    if (ref.local) live[ref.slot] = 1;
  };
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i];
    if (!action) continue;
    if (action.kind === 'if') {
      const otherwise = live.slice();
      liveBefore(action.then, live);
      liveBefore(action.otherwise, otherwise);
      for (let slot = 0; slot < live.length; slot++) if (otherwise[slot] === 1) live[slot] = 1;
      eachRead(action.test, use);
    } else if (action.kind === 'check') {
      eachRead(action.condition, use);
    } else {
      if (action.ref.local) {
        if (live[action.ref.slot] === 0) continue;
        live[action.ref.slot] = 0;
      }
      eachRead(action.value, use);
      if (action.ref.index !== undefined) eachRead(action.ref.index, use);
    }
  }
}

/** The actions without stores to locals that are dead afterwards; the same list where there are none. `live` ends as in `liveBefore`. */
export function dropDeadStores(actions: readonly StepAction[], live: Live): readonly StepAction[] {
  const result: StepAction[] = [];
  let dropped = false;
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i];
    if (!action) continue;
    if (action.kind === 'set' && action.ref.local && live[action.ref.slot] === 0) {
      dropped = true;
      continue;
    }
    if (action.kind !== 'if') {
      liveBefore([action], live);
      result.push(action);
      continue;
    }
    const otherwiseLive = live.slice();
    const then = dropDeadStores(action.then, live);
    const otherwise = dropDeadStores(action.otherwise, otherwiseLive);
    for (let slot = 0; slot < live.length; slot++) if (otherwiseLive[slot] === 1) live[slot] = 1;
    if (then === action.then && otherwise === action.otherwise) {
      result.push(action);
    } else {
      dropped = true;
      const kept = when(action.test, then, otherwise);
      result.push(...kept);
      if (kept.length === 0) continue;
    }
    eachRead(action.test, (ref) => {
      if (ref.local) live[ref.slot] = 1;
    });
  }
  return dropped ? result.reverse() : actions;
}
