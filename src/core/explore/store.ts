// Every state seen, in order of discovery, with an exact hash table over them. Candidates are written behind the last state and settled in batches.
import type { Layout } from './layout.js';

/** Slots that the table starts with. */
const INITIAL_TABLE = 1 << 16;
/** The table doubles when more than this part of it is taken. */
const MAX_LOAD = 0.7;
/** States of one batch; also how many share one entry of the parent index. */
export const BATCH = 64;

/**
 * State `i` is `words[i * width …]`. Since states are expanded in order, the parents of later states come later:
 * it is enough to keep, for each batch of expanded states, how many states were known before it.
 */
export class StateStore {
  readonly width: number;
  words: Int32Array;
  /** Low bits: index of a state plus one, 0 for a free slot; high bits: part of the hash, so that few misses read the state. */
  table: Int32Array;
  count = 0;
  /** `born[b]` is the number of states known before batch `b` was expanded. */
  born: Int32Array;
  #batches = 0;
  /** Set when growing would have passed the limit: nothing more may be added. */
  full = false;

  constructor(
    readonly layout: Layout,
    readonly maxBytes: number,
  ) {
    this.width = layout.words;
    this.words = new Int32Array(1024 * this.width);
    this.table = new Int32Array(INITIAL_TABLE);
    this.born = new Int32Array(64);
  }

  get bytes(): number {
    return this.words.byteLength + this.table.byteLength + this.born.byteLength;
  }

  /** Makes room for so many more states; false (and `full`) where that would pass the limit. */
  reserve(more: number): boolean {
    const need = (this.count + more) * this.width;
    if (need > this.words.length) {
      const length = Math.max(need, this.words.length * 2);
      if (length * 4 + this.table.byteLength > this.maxBytes) {
        this.full = true;
        return false;
      }
      const grown = new Int32Array(length);
      grown.set(this.words); // Candidates not yet settled lie behind the last state.
      this.words = grown;
    }
    while (this.count + more > this.table.length * MAX_LOAD) {
      if (this.table.length * 8 + this.words.byteLength > this.maxBytes) {
        this.full = true;
        return false;
      }
      this.#rehash(this.table.length * 2);
    }
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
    const { width, words } = this;
    const start = this.count;
    for (let k = 0; k < candidates; k++) {
      const from = (start + k) * width;
      const slot = this.#probe(from);
      if (slot < 0) continue;
      const to = this.count * width;
      if (to !== from) words.copyWithin(to, from, from + width);
      this.count += 1;
      const low = this.table.length - 1;
      this.table[slot] = (hashOf(words, to, width) & ~low) | this.count;
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

  #rehash(length: number): void {
    const { words, width, count } = this;
    const table = new Int32Array(length);
    const low = length - 1;
    for (let i = 0; i < count; i++) {
      const hash = hashOf(words, i * width, width);
      let slot = hash & low;
      while (table[slot] !== 0) slot = (slot + 1) & low;
      table[slot] = (hash & ~low) | (i + 1);
    }
    this.table = table;
  }
}

function sameWords(words: Int32Array, a: number, b: number, width: number): boolean {
  for (let k = 0; k < width; k++) if (words[a + k] !== words[b + k]) return false;
  return true;
}

/** The hash that generated code repeats for its own width; low bits choose the slot, high bits the tag. */
export function hashOf(words: Int32Array, offset: number, width: number): number {
  let hash = 0;
  for (let k = 0; k < width; k++) {
    hash = Math.imul(hash ^ (words[offset + k] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca77);
  return hash ^ (hash >>> 13);
}
