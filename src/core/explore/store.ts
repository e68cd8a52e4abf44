// Every state seen, in order of discovery, with an exact hash table over them. Candidates are written behind the last state and settled in batches.
import { PlainArena, type Arena } from './arena.js';
import type { Layout } from './layout.js';

/** Slots that the table starts with. */
const INITIAL_TABLE = 1 << 12;
/** Words that there is room for at first. */
const INITIAL_WORDS = 1 << 14;
/** The table doubles when more than this part of it is taken. */
const MAX_LOAD = 0.8;
/** States of one batch; also how many share one entry of the parent index. */
export const BATCH = 64;

/** Slots of a table that is never asked to hold more states. */
function tableFor(states: number): number {
  let length = INITIAL_TABLE;
  while (states > length * MAX_LOAD) length *= 2;
  return length;
}

/**
 * State `i` is `words[i * width …]`. Since states are expanded in order, the parents of later states come later:
 * it is enough to keep, for each batch of expanded states, how many states were known before it.
 */
export class StateStore {
  readonly width: number;
  #arena: Arena;
  count = 0;
  /** `born[b]` is the number of states known before batch `b` was expanded. */
  born: Int32Array;
  #batches = 0;
  /** Set when growing would have passed the limit: nothing more may be added. */
  full = false;

  constructor(
    readonly layout: Layout,
    readonly maxBytes: number,
    /** False where nobody looks states up: the table stays as it is. */
    readonly lookedUp = true,
  ) {
    this.width = layout.words;
    this.#arena = new PlainArena(INITIAL_WORDS, INITIAL_TABLE);
    this.born = new Int32Array(64);
  }

  get words(): Int32Array {
    return this.#arena.words;
  }

  /** Low bits: index of a state plus one, 0 for a free slot; high bits: part of the hash, so that few misses read the state. */
  get table(): Int32Array {
    return this.#arena.table;
  }

  /** Moves all states to another arena, whose table must not be shorter. */
  moveTo(arena: Arena): void {
    const used = this.words.subarray(0, this.count * this.width);
    if (used.length > arena.words.length) arena.growWords(used.length);
    arena.words.set(used);
    this.#arena = arena;
    this.refill();
  }

  /** Makes room for so many more states; false (and `full`) where that would pass the limit, or what the host gives. */
  reserve(more: number): boolean {
    const states = this.count + more;
    const need = states * this.width;
    const length = this.lookedUp ? Math.max(tableFor(states), this.table.length) : this.table.length;
    if (4 * (need + length) + this.born.byteLength > this.maxBytes) this.full = true;
    else {
      try {
        if (need > this.words.length) this.#arena.growWords(need);
        if (length > this.table.length) {
          this.#arena.growTable(length, this.words.length < need ? this.words.length : need);
          this.refill();
        }
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        this.full = true;
      }
    }
    return !this.full;
  }

  get bytes(): number {
    return this.words.byteLength + this.table.byteLength + this.born.byteLength;
  }

  /** Puts other states in the place of all; false where there is no room. For a store in which nothing is looked up. */
  replace(words: Int32Array): boolean {
    this.count = 0;
    if (!this.reserve(words.length / this.width)) return false;
    this.words.set(words);
    this.count = words.length / this.width;
    return true;
  }

  /** Notes that batch `batch` is expanded next. */
  begin(batch: number): void {
    if (batch >= this.born.length) {
      const grown = new Int32Array(this.born.length * 2);
      grown.set(this.born);
      this.born = grown;
    }
    this.born[batch] = this.count;
    this.#batches = batch + 1;
  }

  /** First state of the batch whose expansion found state `index`. */
  batchOf(index: number): number {
    let low = 0;
    let high = this.#batches - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.born[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low * BATCH;
  }

  /** Adds those of the `candidates` states written behind the last one that are new, in order. Room must have been reserved. */
  settle(candidates: number): void {
    const { width, words, table } = this;
    const low = table.length - 1;
    const start = this.count;
    for (let k = 0; k < candidates; k++) {
      const from = (start + k) * width;
      const slot = this.#probe(from);
      if (slot < 0) continue;
      const to = this.count * width;
      if (to !== from) words.copyWithin(to, from, from + width);
      this.count += 1;
      table[slot] = (hashOf(words, to, width) & ~low) | this.count;
    }
  }

  /** Index of the state that is written at word `offset`, or -1. */
  find(offset: number): number {
    const slot = this.#probe(offset);
    return slot < 0 ? -2 - slot : -1;
  }

  /** A free slot for the state at `offset`, or -2 - its index where it is known. */
  #probe(offset: number): number {
    const { table, words, width } = this;
    const low = table.length - 1;
    const hash = hashOf(words, offset, width);
    for (let slot = hash & low; ; slot = (slot + 1) & low) {
      const entry = table[slot] ?? 0;
      if (entry === 0) return slot;
      if (((entry ^ hash) & ~low) !== 0) continue;
      const index = (entry & low) - 1;
      if (sameWords(words, index * width, offset, width)) return -2 - index;
    }
  }

  /** Enters all states into an empty table; an engine may put a faster one in its place. */
  refill: () => void = () => {
    const { words, table, width } = this;
    const low = table.length - 1;
    for (let i = 0; i < this.count; i++) {
      const hash = hashOf(words, i * width, width);
      let slot = hash & low;
      while (table[slot] !== 0) slot = (slot + 1) & low;
      table[slot] = (hash & ~low) | (i + 1);
    }
  };
}

function sameWords(words: Int32Array, a: number, b: number, width: number): boolean {
  for (let k = 0; k < width; k++) if (words[a + k] !== words[b + k]) return false;
  return true;
}

/** The hash that compiled code repeats for its own width; low bits choose the slot, high bits the tag. */
export function hashOf(words: Int32Array, offset: number, width: number): number {
  let hash = 0;
  for (let k = 0; k < width; k++) {
    hash = Math.imul(hash ^ (words[offset + k] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca77);
  return hash ^ (hash >>> 13);
}
