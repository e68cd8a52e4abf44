// Leaves out ghost slots that nothing enabled reads: no guard, no check, no value that is kept.
import { collectActions, collectReads, noAccess } from './access.js';
import { cellRange, type Cells } from './cells.js';
import type { Program, StepAction } from './program.js';

/** The program without assignments to such slots, and the cells that they had. */
export function withoutGhosts(
  program: Program,
  cells: Cells,
  ignore: ReadonlySet<string>,
): { program: Program; dropped: ReadonlySet<number> } {
  let dropped = ghostCells(program, cells);
  if (dropped.size === 0) return { program, dropped };
  for (;;) {
    const reduced = strip(program, cells, dropped, ignore);
    const read = cellsRead(reduced, cells, ignore);
    const kept = new Set([...dropped].filter((cell) => !read.has(cell)));
    if (kept.size === dropped.size) return { program: reduced, dropped };
    // A slot is kept or dropped as a whole.
    dropped = wholeSlots(program, cells, kept);
  }
}

function* slotCells(program: Program, cells: Cells): Generator<{ ghost: boolean; range: number[] }> {
  const list = (first: number, length: number): number[] => Array.from({ length }, (_, i) => first + i);
  for (const [k, slot] of program.slots.entries())
    yield { ghost: slot.ghost === true, range: list(cells.global[k] ?? 0, slot.length) };
  for (const [t, thread] of program.threads.entries()) {
    for (const [k, slot] of thread.locals.entries())
      yield { ghost: slot.ghost === true, range: list(cells.local[t]?.[k] ?? 0, slot.length) };
  }
}

function ghostCells(program: Program, cells: Cells): Set<number> {
  return new Set([...slotCells(program, cells)].flatMap(({ ghost, range }) => (ghost ? range : [])));
}

function wholeSlots(program: Program, cells: Cells, kept: ReadonlySet<number>): Set<number> {
  return new Set(
    [...slotCells(program, cells)].flatMap(({ range }) => (range.every((cell) => kept.has(cell)) ? range : [])),
  );
}

function strip(program: Program, cells: Cells, dropped: ReadonlySet<number>, ignore: ReadonlySet<string>): Program {
  const keep = (actions: readonly StepAction[], thread: number): StepAction[] =>
    actions.flatMap((action): StepAction[] => {
      if (action.kind === 'set')
        return dropped.has(cellRange(program, cells, thread, action.ref).first) ? [] : [action];
      if (action.kind === 'check') return ignore.has(action.property) ? [] : [action];
      const then = keep(action.then, thread);
      const otherwise = keep(action.otherwise, thread);
      return then.length + otherwise.length === 0 ? [] : [{ ...action, then, otherwise }];
    });
  return {
    ...program,
    threads: program.threads.map((thread, t) => ({
      ...thread,
      locations: thread.locations.map((location) => ({
        ...location,
        steps: location.steps.map((step) => ({ ...step, actions: keep(step.actions, t) })),
      })),
    })),
  };
}

function cellsRead(program: Program, cells: Cells, ignore: ReadonlySet<string>): ReadonlySet<number> {
  const access = noAccess();
  program.threads.forEach((thread, t) => {
    for (const step of thread.locations.flatMap((location) => location.steps)) {
      if (step.guard !== null) collectReads(program, cells, t, step.guard, access);
      collectActions(program, cells, t, step.actions, access);
    }
  });
  for (const { condition, property } of [...program.invariants, ...program.finals]) {
    if (!ignore.has(property)) collectReads(program, cells, -1, condition, access);
  }
  return access.reads;
}
