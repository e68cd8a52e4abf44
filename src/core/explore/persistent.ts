// Finds, by the local states of all threads, whether the next steps of one can meet what any other will ever do: persistent sets of one thread.
import { collectReads, noAccess } from './access.js';
import type { Cells } from './cells.js';
import { localStates, type Followed, type LocalState } from './local-states.js';
import type { Program } from './program.js';
import { stickyLocations } from './ranking.js';

/** Different sets of cells that next steps of a thread touch; threads that have more are not told apart further. */
const MAX_CLASSES = 31;
/** The class of local states from which a thread never goes alone. */
const NEVER = 31;
/** Threads whose numbers fit into the mask that compiled code keeps. */
const MAX_THREADS = 31;

/** Tables that decide it; see {@link goesAlone}. */
export interface Persistence {
  readonly followed: readonly (readonly Followed[])[];
  /**
   * By thread, a row for each of its entries: the class of its next steps, then for each thread a mask of that thread's classes
   * that something conflicts with from here on. A thread's own mask holds {@link NEVER}, so that this class is never free.
   */
  readonly rows: readonly Int32Array[];
  /** Words of a row. */
  readonly width: number;
}

/** Null where no thread ever goes alone. */
export function persistenceOf(program: Program, cells: Cells, ignore: ReadonlySet<string>): Persistence | null {
  if (program.threads.length > MAX_THREADS) return null;
  const threads = program.threads.map((_, t) => localStates(program, cells, t, ignore));
  const sticky = stickyLocations(program);
  // What an invariant reads is seen by all in every state: who writes it does not go alone.
  const visible = noAccess();
  for (const { condition, property } of program.invariants)
    if (!ignore.has(property)) collectReads(program, cells, -1, condition, visible);

  const shared = sharedCells(threads.map(({ states }) => states));
  const future = threads.map(({ states }) => futures(states, shared));
  const classes = threads.map(() => new Map<string, { readonly touch: Touch; readonly number: number }>());
  const classOf = threads.map(({ states }, t) => {
    const numbers = new Map<number, number>();
    for (const { entry, location, reads, writes } of states.values()) {
      const { end = true, steps = [] } = program.threads[t]?.locations[location] ?? {};
      if (end || steps.length === 0 || sticky[t]?.[location] === 1) continue;
      if ([...writes].some((cell) => visible.reads.has(cell))) continue;
      const touch = touchOf(reads, writes, shared);
      const key = keyOf(touch);
      const known = classes[t]?.get(key)?.number ?? classes[t]?.size ?? MAX_CLASSES;
      if (known >= MAX_CLASSES) continue;
      classes[t]?.set(key, { touch, number: known });
      numbers.set(entry, known);
    }
    return numbers;
  });
  if (classOf.every((numbers) => numbers.size === 0)) return null;

  const width = 1 + threads.length;
  const rows = threads.map(({ entries, states }, u) => {
    const table = new Int32Array(entries * width);
    const masks = new Map<string, Int32Array>();
    for (const entry of states.keys()) {
      const touch = future[u]?.get(entry) ?? EMPTY;
      const key = keyOf(touch);
      let row = masks.get(key);
      if (row === undefined) {
        row = new Int32Array(width);
        for (let t = 0; t < threads.length; t++) {
          if (t === u) row[1 + t] = 1 << NEVER;
          else
            for (const { touch: next, number } of classes[t]?.values() ?? [])
              if (conflict(next, touch)) row[1 + t] = (row[1 + t] ?? 0) | (1 << number);
        }
        masks.set(key, row);
      }
      table.set(row, entry * width);
      table[entry * width] = classOf[u]?.get(entry) ?? NEVER;
    }
    return table;
  });
  return { followed: threads.map(({ followed }) => followed), rows, width };
}

/** Numbers of the rows of all threads in a state, as offsets into `rows`. */
export function rowOffsets(
  { followed, width }: Persistence,
  pc: readonly number[],
  values: Int32Array,
  into: Int32Array,
): void {
  for (let t = 0; t < pc.length; t++) {
    let entry = values[pc[t] ?? 0] ?? 0;
    for (const { cell, min, stride } of followed[t] ?? []) entry += ((values[cell] ?? 0) - min) * stride;
    into[t] = entry * width;
  }
}

/** Whether nothing that the others can still do meets the next steps of a thread. */
export function goesAlone({ rows }: Persistence, offsets: Int32Array, thread: number): boolean {
  let met = 0;
  for (let u = 0; u < rows.length; u++) met |= rows[u]?.[(offsets[u] ?? 0) + 1 + thread] ?? 0;
  const number = rows[thread]?.[offsets[thread] ?? 0] ?? NEVER;
  return ((met >>> number) & 1) === 0;
}

/** Cells that are read and cells that are written, as bits. */
interface Touch {
  readonly reads: Uint32Array;
  readonly writes: Uint32Array;
}

const EMPTY: Touch = { reads: new Uint32Array(0), writes: new Uint32Array(0) };

/** Numbers of the cells that one thread writes and another one touches; no other cell can make a conflict. */
function sharedCells(threads: readonly ReadonlyMap<number, LocalState>[]): ReadonlyMap<number, number> {
  const touched = new Map<number, Set<number>>();
  const written = new Set<number>();
  threads.forEach((states, t) => {
    for (const { reads, writes } of states.values()) {
      for (const cell of [...reads, ...writes]) touched.set(cell, (touched.get(cell) ?? new Set()).add(t));
      for (const cell of writes) written.add(cell);
    }
  });
  const shared = [...written].filter((cell) => (touched.get(cell)?.size ?? 0) > 1);
  return new Map(shared.map((cell, k) => [cell, k]));
}

function touchOf(reads: Iterable<number>, writes: Iterable<number>, shared: ReadonlyMap<number, number>): Touch {
  const bits = (list: Iterable<number>): Uint32Array => {
    const words = new Uint32Array((shared.size + 31) >> 5);
    for (const cell of list) {
      const k = shared.get(cell);
      if (k !== undefined) words[k >> 5] = (words[k >> 5] ?? 0) | (1 << (k & 31));
    }
    return words;
  };
  return { reads: bits(reads), writes: bits(writes) };
}

function keyOf({ reads, writes }: Touch): string {
  return `${reads.join()}/${writes.join()}`;
}

function conflict(a: Touch, b: Touch): boolean {
  return (
    a.writes.some((word, k) => (word & ((b.reads[k] ?? 0) | (b.writes[k] ?? 0))) !== 0) || meets(a.reads, b.writes)
  );
}

function meets(a: Uint32Array, b: Uint32Array): boolean {
  return a.some((word, k) => (word & (b[k] ?? 0)) !== 0);
}

/** By entry: all that the thread may touch from there on, its next steps included. */
function futures(states: ReadonlyMap<number, LocalState>, shared: ReadonlyMap<number, number>): Map<number, Touch> {
  const found = new Map<number, Touch>();
  for (const { entry, reads, writes } of states.values()) found.set(entry, touchOf(reads, writes, shared));
  // Later states mostly come later: going backwards, few rounds are needed.
  const order = [...states.values()].reverse();
  for (let changed = true; changed;) {
    changed = false;
    for (const { entry, next } of order) {
      const own = found.get(entry) ?? EMPTY;
      for (const target of next) {
        const later = found.get(target) ?? EMPTY;
        if (add(own.reads, later.reads)) changed = true;
        if (add(own.writes, later.writes)) changed = true;
      }
    }
  }
  return found;
}

/** Adds bits to others; whether any was new. */
function add(to: Uint32Array, from: Uint32Array): boolean {
  let changed = false;
  for (let k = 0; k < to.length; k++) {
    const sum = ((to[k] ?? 0) | (from[k] ?? 0)) >>> 0;
    if (sum !== to[k]) changed = true;
    to[k] = sum;
  }
  return changed;
}
