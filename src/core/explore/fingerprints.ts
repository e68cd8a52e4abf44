// States known by a hash of 64 bits each, in order of discovery: what a search by hash compaction keeps of them.
import { BATCH } from './store.js';

/** Slots that the table starts with. */
const INITIAL_TABLE = 1 << 12;
const MAX_LOAD = 0.8;
/** Bits of a fingerprint. */
const BITS = 64;

/** Two states of one fingerprint are taken for one, so that the second is omitted. */
export class Fingerprints {
  count = 0;
  #hashes = new Int32Array(2 * INITIAL_TABLE);
  /** Index of a state plus one, 0 for a free slot. */
  #table = new Int32Array(INITIAL_TABLE);
  /** `born[b]` is the number of states known before batch `b` of states was expanded. */
  #born = new Int32Array(64);
  #batches = 0;

  get bytes(): number {
    return this.#hashes.byteLength + this.#table.byteLength + this.#born.byteLength;
  }

  /** Notes that the batch of states from `first` on is expanded next. */
  begin(first: number): void {
    const batch = first / BATCH;
    if (batch >= this.#born.length) {
      const grown = new Int32Array(this.#born.length * 2);
      grown.set(this.#born);
      this.#born = grown;
    }
    this.#born[batch] = this.count;
    this.#batches = batch + 1;
  }

  /** First state of the batch whose expansion found state `index`. */
  batchOf(index: number): number {
    let low = 0;
    let high = this.#batches - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#born[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low * BATCH;
  }

  /** Enters the state at word `offset`; false where one of its fingerprint is known. */
  add(words: Int32Array, offset: number, width: number): boolean {
    const [low, high] = [lowHash(words, offset, width), highHash(words, offset, width)];
    const slot = this.#probe(low, high);
    if (slot < 0) return false;
    if (2 * this.count + 2 > this.#hashes.length) {
      const grown = new Int32Array(this.#hashes.length * 2);
      grown.set(this.#hashes);
      this.#hashes = grown;
    }
    this.#hashes[2 * this.count] = low;
    this.#hashes[2 * this.count + 1] = high;
    this.count += 1;
    this.#table[slot] = this.count;
    if (this.count > this.#table.length * MAX_LOAD) this.#grow();
    return true;
  }

  /** Index of the state of the same fingerprint as the one at word `offset`, or -1. */
  find(words: Int32Array, offset: number, width: number): number {
    const slot = this.#probe(lowHash(words, offset, width), highHash(words, offset, width));
    return slot < 0 ? -2 - slot : -1;
  }

  /** A bound of the probability that any state was omitted, if the hashes are spread evenly: that any two of the states agree in all bits. */
  get omission(): number {
    return Math.min(1, (this.count * (this.count - 1)) / 2 / 2 ** BITS);
  }

  /** A free slot, or -2 - the index of the state with these hashes. */
  #probe(low: number, high: number): number {
    const mask = this.#table.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const index = (this.#table[slot] ?? 0) - 1;
      if (index < 0) return slot;
      if (this.#hashes[2 * index] === low && this.#hashes[2 * index + 1] === high) return -2 - index;
    }
  }

  #grow(): void {
    const table = new Int32Array(this.#table.length * 2);
    for (let index = 0; index < this.count; index++) {
      let slot = (this.#hashes[2 * index] ?? 0) & (table.length - 1);
      while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
      table[slot] = index + 1;
    }
    this.#table = table;
  }
}

/** Two hashes that have nothing in common: other constants, another order of the words. */
function lowHash(words: Int32Array, offset: number, width: number): number {
  let hash = 0x2545f491;
  for (let k = 0; k < width; k++) {
    hash = Math.imul(hash ^ (words[offset + k] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return finished(hash);
}

function highHash(words: Int32Array, offset: number, width: number): number {
  let hash = 0x6a09e667;
  for (let k = width - 1; k >= 0; k--) {
    let word = Math.imul(words[offset + k] ?? 0, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  return finished(hash);
}

function finished(start: number): number {
  let hash = Math.imul(start ^ (start >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
