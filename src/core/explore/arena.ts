// The memory of a state store: plain arrays that are copied to grow, or one WebAssembly memory that grows in place.
import { webAssembly, type WasmMemory } from './wasm-host.js';

/** Views become stale when the arena grows: read them again. */
export interface Arena {
  /** States, one after the other. */
  readonly words: Int32Array;
  /** Its length is a power of two. */
  readonly table: Int32Array;
  /** Makes room for so many words, keeping what is there. Throws a RangeError where the host has no more. */
  growWords(length: number): void;
  /** Makes the table longer, and all of it zero, keeping so many words of states. Throws a RangeError where it cannot. */
  growTable(length: number, words: number): void;
}

/** By what plain words grow: what is not yet written takes no memory where the host hands out zeroed pages, and is seldom copied. */
const GROWTH = 4;

export class PlainArena implements Arena {
  words: Int32Array;
  table: Int32Array;

  constructor(words: number, table: number) {
    this.words = new Int32Array(words);
    this.table = new Int32Array(table);
  }

  growWords(length: number): void {
    const grown = new Int32Array(Math.max(length, this.words.length * GROWTH));
    grown.set(this.words);
    this.words = grown;
  }

  growTable(length: number): void {
    this.table = new Int32Array(length);
  }
}

const PAGE = 1 << 16;
/** Pages that an address of 32 bits can reach. */
const MAX_PAGES = 1 << 16;

/** From the start: a scratch area, the table, the states. The states move up when the table grows. Pages that nobody touches take no memory. */
export class WasmArena implements Arena {
  words = new Int32Array(0);
  table = new Int32Array(0);
  readonly memory: WasmMemory;
  readonly #tableAt: number;

  /** `tableAt` is where the scratch area ends, at a page. */
  constructor(tableAt: number, table: number, words: number) {
    const host = webAssembly();
    if (host === null) throw new RangeError('no WebAssembly here');
    this.#tableAt = tableAt;
    this.memory = new host.Memory({ initial: Math.ceil((tableAt + 4 * (table + words)) / PAGE) });
    this.#view(table);
  }

  /** Address of the first state. */
  get base(): number {
    return this.words.byteOffset;
  }

  growWords(length: number): void {
    // The views are detached by growing, and their lengths with them.
    const table = this.table.length;
    this.#room(this.base + 4 * length, this.base + 8 * this.words.length);
    this.#view(table);
  }

  growTable(length: number, words: number): void {
    const from = this.base;
    const to = this.#tableAt + 4 * length;
    this.#room(to + 4 * words, to + 8 * words);
    new Int32Array(this.memory.buffer).copyWithin(to / 4, from / 4, from / 4 + words);
    this.#view(length);
    this.table.fill(0);
  }

  /** Grows the memory to at least `need` bytes, to `wish` where that is more and there is room. */
  #room(need: number, wish: number): void {
    const have = this.memory.buffer.byteLength / PAGE;
    const pages = Math.min(MAX_PAGES, Math.ceil(Math.max(need, wish) / PAGE));
    if (pages * PAGE < need) throw new RangeError('more states than 32-bit addresses reach');
    if (pages > have) this.memory.grow(pages - have);
  }

  #view(table: number): void {
    this.table = new Int32Array(this.memory.buffer, this.#tableAt, table);
    this.words = new Int32Array(this.memory.buffer, this.#tableAt + 4 * table);
  }
}
