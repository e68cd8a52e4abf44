// Questions about the actions of a step that the reductions ask: what they read, what they overwrite, what they are under known values.
import type { SlotRef, StepAction, StepExpr } from '../explore/program.js';
import { eachRead, substitute, when } from './terms.js';

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

/** Values of locals that are known at a point; a missing one may be anything. */
export type Known = Map<number, number>;

/** The actions under known values, which are brought up to date; what cannot happen is left out. */
export function foldActions(actions: readonly StepAction[], known: Known): StepAction[] {
  const result: StepAction[] = [];
  for (const action of actions) {
    if (action.kind === 'set') {
      const value = foldTerm(action.value, known);
      const ref = action.ref.index === undefined ? action.ref : { ...action.ref, index: foldTerm(action.ref.index, known) };
      if (ref.local) {
        if (value.kind === 'const') known.set(ref.slot, value.value);
        else known.delete(ref.slot);
      }
      result.push({ kind: 'set', ref, value });
    } else if (action.kind === 'check') {
      const condition = foldTerm(action.condition, known);
      if (condition.kind !== 'const' || condition.value === 0) result.push({ ...action, condition });
    } else {
      const test = foldTerm(action.test, known);
      if (test.kind === 'const') {
        result.push(...foldActions(test.value !== 0 ? action.then : action.otherwise, known));
        continue;
      }
      const whenTrue = new Map(known);
      const whenFalse = new Map(known);
      const then = foldActions(action.then, whenTrue);
      const otherwise = foldActions(action.otherwise, whenFalse);
      known.clear();
      for (const [slot, value] of whenTrue) if (whenFalse.get(slot) === value) known.set(slot, value);
      result.push(...when(test, then, otherwise));
    }
  }
  return result;
}

export function foldTerm(term: StepExpr, known: Known): StepExpr {
  if (known.size === 0) return term;
  return substitute(term, (slot) => {
    const value = known.get(slot);
    return value === undefined ? null : { kind: 'const', value };
  });
}

/** Drops stores to locals that are not live afterwards; `live` is brought back to what is live before. */
export function dropDeadStores(actions: readonly StepAction[], live: Set<number>): StepAction[] {
  const result: StepAction[] = [];
  const use = (ref: SlotRef): void => {
    if (ref.local) live.add(ref.slot);
  };
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i];
    if (!action) continue;
    if (action.kind === 'set') {
      if (action.ref.local) {
        if (!live.has(action.ref.slot)) continue;
        live.delete(action.ref.slot);
      }
      eachActionRead([action], use);
      result.push(action);
    } else if (action.kind === 'check') {
      eachActionRead([action], use);
      result.push(action);
    } else {
      const whenTrue = new Set(live);
      const whenFalse = new Set(live);
      const then = dropDeadStores(action.then, whenTrue);
      const otherwise = dropDeadStores(action.otherwise, whenFalse);
      live.clear();
      for (const slot of [...whenTrue, ...whenFalse]) live.add(slot);
      const kept = when(action.test, then, otherwise);
      if (kept.length > 0) eachRead(action.test, use);
      result.push(...[...kept].reverse());
    }
  }
  return result.reverse();
}
