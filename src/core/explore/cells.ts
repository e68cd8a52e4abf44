// Numbers every integer of a Program's state: slots first, then each thread's locals and its location. One number, one cell.
import type { Program, Slot, SlotRef } from './program.js';

export interface Cells {
  readonly count: number;
  /** First cell of each global slot; elements follow each other. */
  readonly global: readonly number[];
  /** First cell of each local slot, by thread. */
  readonly local: readonly (readonly number[])[];
  /** The cell that holds a thread's location. */
  readonly pc: readonly number[];
  readonly min: Int32Array;
  readonly max: Int32Array;
  readonly initial: Int32Array;
}

export function cellsOf(program: Program): Cells {
  const min: number[] = [];
  const max: number[] = [];
  const initial: number[] = [];
  const place = (slot: Slot): number => {
    const first = min.length;
    for (let i = 0; i < slot.length; i++) {
      min.push(slot.min);
      max.push(slot.max);
      initial.push(typeof slot.initial === 'number' ? slot.initial : (slot.initial[i] ?? slot.min));
    }
    return first;
  };
  const global = program.slots.map(place);
  const local: number[][] = [];
  const pc: number[] = [];
  for (const thread of program.threads) {
    local.push(thread.locals.map(place));
    pc.push(min.length);
    min.push(0);
    max.push(thread.locations.length - 1);
    initial.push(thread.entry);
  }
  return {
    count: min.length,
    global,
    local,
    pc,
    min: Int32Array.from(min),
    max: Int32Array.from(max),
    initial: Int32Array.from(initial),
  };
}

/** First cell and number of elements of what `ref` names in `thread`; -1 for a check that belongs to no thread. */
export function cellRange(program: Program, cells: Cells, thread: number, ref: SlotRef): { first: number; slot: Slot } {
  const slot = ref.local ? program.threads[thread]?.locals[ref.slot] : program.slots[ref.slot];
  const first = ref.local ? cells.local[thread]?.[ref.slot] : cells.global[ref.slot];
  if (slot === undefined || first === undefined)
    throw new RangeError(`no ${ref.local ? 'local' : 'slot'} ${String(ref.slot)} in program '${program.name}'`);
  return { first, slot };
}
