// Packs the cells of a state into 32-bit words: as many bits for each as its bounds need, none across a word's edge.
import type { Cells } from './cells.js';
import type { Program } from './program.js';

export interface Layout {
  /** Words of one state. */
  readonly words: number;
  /** By cell: its word, its lowest bit there, the mask of its width (0: the cell takes no room and always reads as its minimum). */
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly mask: Int32Array;
  /** By thread: first word and number of words that hold its cells and nothing else; only for threads that are interchangeable. */
  readonly blocks: ReadonlyMap<number, { readonly first: number; readonly length: number }>;
}

/** Neighbouring cells that share a word at equal distances, so that a computed index stays a shift. */
interface Unit {
  readonly first: number;
  readonly cells: number;
  readonly width: number;
}

function bitsFor(min: number, max: number): number {
  return 32 - Math.clz32(max - min);
}

/** `dropped` cells get no bits; each thread of `classes` gets words of its own, laid out alike within a class. */
export function layoutOf(
  program: Program,
  cells: Cells,
  dropped: ReadonlySet<number>,
  classes: readonly (readonly number[])[],
): Layout {
  const word = new Int32Array(cells.count);
  const shift = new Int32Array(cells.count);
  const mask = new Int32Array(cells.count);
  const blocks = new Map<number, { first: number; length: number }>();
  let words = 0;

  const pack = (units: readonly Unit[]): void => {
    const used: number[] = [];
    const base = words;
    for (const unit of [...units].sort((a, b) => b.cells * b.width - a.cells * a.width || a.first - b.first)) {
      const need = unit.cells * unit.width;
      let at = used.findIndex((bits) => bits + need <= 32);
      if (at < 0) at = used.push(0) - 1;
      for (let i = 0; i < unit.cells; i++) {
        const cell = unit.first + i;
        word[cell] = base + at;
        shift[cell] = (used[at] ?? 0) + i * unit.width;
        mask[cell] = unit.width === 32 ? -1 : (1 << unit.width) - 1;
      }
      used[at] = (used[at] ?? 0) + need;
    }
    words += used.length;
  };
  const unitsOf = (first: number, length: number): Unit[] => {
    const width = bitsFor(cells.min[first] ?? 0, cells.max[first] ?? 0);
    if (width === 0 || dropped.has(first)) return [];
    const perWord = Math.floor(32 / width);
    const units: Unit[] = [];
    for (let i = 0; i < length; i += perWord)
      units.push({ first: first + i, cells: Math.min(perWord, length - i), width });
    return units;
  };
  const threadUnits = (thread: number): Unit[] => [
    ...(program.threads[thread]?.locals ?? []).flatMap((slot, i) =>
      unitsOf(cells.local[thread]?.[i] ?? 0, slot.length),
    ),
    ...unitsOf(cells.pc[thread] ?? 0, 1),
  ];

  const symmetric = new Set(classes.flat());
  const shared = program.slots.flatMap((slot, i) => unitsOf(cells.global[i] ?? 0, slot.length));
  program.threads.forEach((_, thread) => {
    if (!symmetric.has(thread)) shared.push(...threadUnits(thread));
  });
  pack(shared);
  for (const thread of classes.flat()) {
    const first = words;
    pack(threadUnits(thread));
    blocks.set(thread, { first, length: words - first });
  }
  // A state of no bits still needs a word to be told from an empty table slot.
  return { words: Math.max(1, words), word, shift, mask, blocks };
}
