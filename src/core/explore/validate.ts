// Finds what is malformed in a Program before anything runs: a malformed Program is its builder's mistake, not a verdict.
import type { Program, Slot, SlotRef, StepAction, StepExpr, Thread } from './program.js';

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/** Throws a RangeError that names the place; see {@link programErrors}. */
export function assertValidProgram(program: Program): void {
  const [first] = programErrors(program);
  if (first !== undefined) throw new RangeError(`program '${program.name}': ${first}`);
}

/** Every reference that leads nowhere and every bound that cannot hold, each as a sentence with its place. */
export function programErrors(program: Program): string[] {
  const errors: string[] = [];
  for (const slot of program.slots) checkSlot(slot, `slot '${slot.name}'`, errors);
  const none: readonly Slot[] = [];
  for (const [what, list] of [['invariant', program.invariants] as const, ['final', program.finals] as const]) {
    list.forEach(({ condition, property }) => {
      checkExpr(condition, program.slots, none, `${what} '${property}'`, errors);
    });
  }
  program.threads.forEach((thread) => {
    checkThread(thread, program, errors);
  });
  for (const section of program.sections) {
    const thread = program.threads[section.thread];
    if (thread === undefined)
      errors.push(`section '${section.name}' names thread ${String(section.thread)}, which does not exist`);
    else checkExpr(section.open, program.slots, thread.locals, `section '${section.name}'`, errors);
  }
  return errors;
}

function checkThread(thread: Thread, program: Program, errors: string[]): void {
  const place = `thread '${thread.name}'`;
  for (const slot of thread.locals) checkSlot(slot, `${place}, local '${slot.name}'`, errors);
  if (thread.locations[thread.entry] === undefined)
    errors.push(`${place} has no location ${String(thread.entry)} to start at`);
  thread.locations.forEach((location, at) => {
    location.steps.forEach((step, k) => {
      const where = `${place}, location ${String(at)}, step ${String(k)} '${step.text}'`;
      if (thread.locations[step.target] === undefined)
        errors.push(`${where} leads to location ${String(step.target)}, which does not exist`);
      if (step.guard !== null) checkExpr(step.guard, program.slots, thread.locals, where, errors);
      checkActions(step.actions, program.slots, thread.locals, where, errors);
    });
  });
}

function checkSlot(slot: Slot, place: string, errors: string[]): void {
  const { min, max, length, initial } = slot;
  if (!isInt32(min) || !isInt32(max) || min > max) errors.push(`${place} needs 32-bit integer bounds, min <= max`);
  if (!Number.isInteger(length) || length < 1) errors.push(`${place} needs a length of at least 1`);
  if (typeof initial !== 'number' && initial.length !== length)
    errors.push(`${place} has ${String(initial.length)} initial values for ${String(length)} elements`);
  for (const value of typeof initial === 'number' ? [initial] : initial) {
    if (!Number.isInteger(value) || value < min || value > max)
      errors.push(`${place} starts at ${String(value)}, outside ${String(min)}..${String(max)}`);
  }
}

function checkActions(
  actions: readonly StepAction[],
  slots: readonly Slot[],
  locals: readonly Slot[],
  place: string,
  errors: string[],
): void {
  for (const action of actions) {
    if (action.kind === 'set') {
      checkRef(action.ref, slots, locals, place, errors);
      checkExpr(action.value, slots, locals, place, errors);
    } else if (action.kind === 'check') {
      for (const term of [action.condition, ...(action.operands ?? [])]) checkExpr(term, slots, locals, place, errors);
    } else {
      checkExpr(action.test, slots, locals, place, errors);
      checkActions(action.then, slots, locals, place, errors);
      checkActions(action.otherwise, slots, locals, place, errors);
    }
  }
}

function checkExpr(
  term: StepExpr,
  slots: readonly Slot[],
  locals: readonly Slot[],
  place: string,
  errors: string[],
): void {
  switch (term.kind) {
    case 'const':
      if (!isInt32(term.value)) errors.push(`${place}: constant ${String(term.value)} is not a 32-bit integer`);
      return;
    case 'read':
      checkRef(term.ref, slots, locals, place, errors);
      return;
    case 'unary':
      checkExpr(term.operand, slots, locals, place, errors);
      return;
    case 'binary':
      checkExpr(term.left, slots, locals, place, errors);
      checkExpr(term.right, slots, locals, place, errors);
      return;
    case 'conditional':
      for (const part of [term.test, term.then, term.otherwise]) checkExpr(part, slots, locals, place, errors);
  }
}

function checkRef(
  ref: SlotRef,
  slots: readonly Slot[],
  locals: readonly Slot[],
  place: string,
  errors: string[],
): void {
  const slot = (ref.local ? locals : slots)[ref.slot];
  if (slot === undefined) {
    errors.push(`${place} names ${ref.local ? 'local' : 'slot'} ${String(ref.slot)}, which does not exist`);
    return;
  }
  if (ref.index !== undefined) checkExpr(ref.index, slots, locals, place, errors);
  else if (slot.length > 1) errors.push(`${place} uses the array '${slot.name}' without an index`);
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= INT32_MIN && value <= INT32_MAX;
}
