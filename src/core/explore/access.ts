// Which cells a step reads and writes: what locality, and so every reduction, is decided on.
import { cellRange, type Cells } from './cells.js';
import type { Program, SlotRef, StepAction, StepExpr } from './program.js';

export interface Access {
  readonly reads: Set<number>;
  readonly writes: Set<number>;
}

export function noAccess(): Access {
  return { reads: new Set(), writes: new Set() };
}

/** A computed index may mean any element; one out of bounds means none, since it breaks a property. */
function cellsOfRef(program: Program, cells: Cells, thread: number, ref: SlotRef): number[] {
  const { first, slot } = cellRange(program, cells, thread, ref);
  if (ref.index?.kind === 'const')
    return ref.index.value >= 0 && ref.index.value < slot.length ? [first + ref.index.value] : [];
  return Array.from({ length: ref.index === undefined ? 1 : slot.length }, (_, i) => first + i);
}

export function collectReads(program: Program, cells: Cells, thread: number, term: StepExpr, into: Access): void {
  const of = (inner: StepExpr): void => {
    collectReads(program, cells, thread, inner, into);
  };
  switch (term.kind) {
    case 'const':
      return;
    case 'read':
      for (const cell of cellsOfRef(program, cells, thread, term.ref)) into.reads.add(cell);
      if (term.ref.index !== undefined) of(term.ref.index);
      return;
    case 'unary':
      of(term.operand);
      return;
    case 'binary':
      of(term.left);
      of(term.right);
      return;
    case 'conditional':
      of(term.test);
      of(term.then);
      of(term.otherwise);
  }
}

export function collectActions(
  program: Program,
  cells: Cells,
  thread: number,
  actions: readonly StepAction[],
  into: Access,
): void {
  for (const action of actions) {
    if (action.kind === 'set') {
      collectReads(program, cells, thread, action.value, into);
      if (action.ref.index !== undefined) collectReads(program, cells, thread, action.ref.index, into);
      for (const cell of cellsOfRef(program, cells, thread, action.ref)) into.writes.add(cell);
    } else if (action.kind === 'check') {
      collectReads(program, cells, thread, action.condition, into);
    } else {
      collectReads(program, cells, thread, action.test, into);
      collectActions(program, cells, thread, action.then, into);
      collectActions(program, cells, thread, action.otherwise, into);
    }
  }
}

/** By thread, location and step; a thread's own location is not counted. */
export function stepAccesses(program: Program, cells: Cells): Access[][][] {
  return program.threads.map((thread, t) =>
    thread.locations.map((location) =>
      location.steps.map((step) => {
        const access = noAccess();
        if (step.guard !== null) collectReads(program, cells, t, step.guard, access);
        collectActions(program, cells, t, step.actions, access);
        return access;
      }),
    ),
  );
}
