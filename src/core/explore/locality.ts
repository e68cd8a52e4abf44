// Finds the locations from which a thread may go alone: ample sets of one thread, decided on the program's text before any state is seen.
import { collectReads, noAccess, stepAccesses, type Access } from './access.js';
import type { Cells } from './cells.js';
import type { Program } from './program.js';

/** Most successors that fused steps may give from one location; beyond it the location's own state is stored. */
const MAX_FUSED_SUCCESSORS = 64;

export interface Alone {
  readonly alone: Uint8Array[];
  /** Upper bound of the successors of one state. */
  readonly maxSuccessors: number;
}

/**
 * `strict` is Spin's rule: steps may touch the thread's own locals only. Otherwise also slots that no other thread
 * writes (to read them) or touches at all (to write them), in the elements that are really used. Conditions C0 to C3
 * of ample sets are argued in docs/explorer.md; C3 holds since no cycle of a thread consists of such locations alone.
 */
export function aloneLocations(
  program: Program,
  cells: Cells,
  ignore: ReadonlySet<string>,
  mode: 'off' | 'strict' | 'fuse',
): Alone {
  if (mode === 'off') {
    const alone = noneAlone(program);
    return { alone, maxSuccessors: successors(program, alone, false) };
  }
  const accesses = stepAccesses(program, cells);
  const isLocal = localTest(program, cells, accesses, ignore, mode === 'strict');
  const alone = program.threads.map((thread, t) =>
    Uint8Array.from(thread.locations, (location, at) => {
      const steps = accesses[t]?.[at] ?? [];
      // A place to end at is kept as a state: whether a thread can reach one is a property.
      return !location.end && steps.length > 0 && steps.every((access) => isLocal(t, access)) ? 1 : 0;
    }),
  );
  program.threads.forEach((_, t) => {
    cutCycles(program, t, alone[t] ?? new Uint8Array());
  });
  return { alone, maxSuccessors: successors(program, alone, mode === 'fuse') };
}

function noneAlone(program: Program): Uint8Array[] {
  return program.threads.map((thread) => new Uint8Array(thread.locations.length));
}

function successors(program: Program, alone: readonly Uint8Array[], fuse: boolean): number {
  const sum = program.threads.reduce(
    (most, _, t) => most + mostSuccessors(program, t, alone[t] ?? new Uint8Array(), fuse),
    0,
  );
  return Math.max(1, sum);
}

function localTest(
  program: Program,
  cells: Cells,
  accesses: readonly (readonly (readonly Access[])[])[],
  ignore: ReadonlySet<string>,
  strict: boolean,
): (thread: number, access: Access) => boolean {
  const readers = Array.from({ length: cells.count }, () => new Set<number>());
  const writers = Array.from({ length: cells.count }, () => new Set<number>());
  accesses.forEach((locations, t) => {
    for (const { reads, writes } of locations.flat()) {
      for (const cell of reads) readers[cell]?.add(t);
      for (const cell of writes) writers[cell]?.add(t);
    }
  });
  // What an invariant reads is seen by all in every state.
  const visible = noAccess();
  for (const { condition, property } of program.invariants) {
    if (!ignore.has(property)) collectReads(program, cells, -1, condition, visible);
  }
  const own = (thread: number, set: ReadonlySet<number> | undefined): boolean =>
    [...(set ?? [])].every((other) => other === thread);
  const firstLocal = program.slots.reduce((sum, slot) => sum + slot.length, 0);
  return (thread, { reads, writes }) => {
    if (strict) return [...reads, ...writes].every((cell) => cell >= firstLocal);
    return (
      [...reads].every((cell) => own(thread, writers[cell])) &&
      [...writes].every((cell) => !visible.reads.has(cell) && own(thread, readers[cell]) && own(thread, writers[cell]))
    );
  };
}

/** Takes locations out until none of the rest lies on a cycle of the rest. */
function cutCycles(program: Program, thread: number, alone: Uint8Array): void {
  const steps = program.threads[thread]?.locations ?? [];
  /** 0: not seen, 1: on the path, 2: done. */
  const state = new Uint8Array(alone.length);
  const visit = (at: number): void => {
    state[at] = 1;
    for (const { target } of steps[at]?.steps ?? []) {
      if (alone[target] !== 1) continue;
      if (state[target] === 1) alone[target] = 0;
      else if (state[target] === 0) visit(target);
    }
    state[at] = 2;
  };
  for (let at = 0; at < alone.length; at++) if (alone[at] === 1 && state[at] === 0) visit(at);
}

/** The most successors of one location of the thread; takes locations out of `alone` where fusing would multiply them. */
function mostSuccessors(program: Program, thread: number, alone: Uint8Array, fuse: boolean): number {
  const locations = program.threads[thread]?.locations ?? [];
  const counts = new Map<number, number>();
  const count = (at: number): number => {
    const known = counts.get(at);
    if (known !== undefined) return known;
    let sum = 0;
    for (const { target } of locations[at]?.steps ?? []) {
      if (fuse && alone[target] === 1 && count(target) > MAX_FUSED_SUCCESSORS) alone[target] = 0;
      sum += fuse && alone[target] === 1 ? Math.max(1, count(target)) : 1;
    }
    counts.set(at, sum);
    return sum;
  };
  return locations.reduce((most, _, at) => Math.max(most, count(at)), 0);
}
