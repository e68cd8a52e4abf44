// Finds the functions of one text: by the offsets of words, by the words they mention, by their names.
import type { EditedOutline } from './edited-outline.js';
import type { FunctionReading } from './function-reading.js';
import type { FunctionSlice, MacroSpan, Outline } from './outline.js';
import { wordOffsets } from './word-offsets.js';

/** A function at its place in one text. */
export interface PlacedFunction {
  /** Offset of its first character. */
  readonly base: number;
  readonly reading: FunctionReading;
}

/** The reader of the text before, where only one function was edited since. */
export interface Predecessor extends Pick<EditedOutline, 'touched' | 'shift'> {
  readonly reader: TextReader;
}

/** What an edit inside one function replaced. */
export interface FunctionEdit {
  readonly before: FunctionReading;
  readonly after: FunctionReading;
}

/** The functions of one text. */
export class TextReader {
  readonly macros: readonly MacroSpan[];
  readonly strayBraces: readonly number[];
  /**
   * What differs from the text before: one function, nothing (`null`), or possibly everything (`undefined`).
   */
  readonly edit: FunctionEdit | null | undefined;
  readonly #slices: readonly FunctionSlice[];
  /** By index of the slice. */
  readonly #placed: (PlacedFunction | undefined)[];
  /** Indices of the slices that have a word as code, in order. */
  readonly #mentions: Map<string, readonly number[]>;
  #names: ReadonlyMap<string, readonly number[]> | null = null;

  constructor(
    readonly text: string,
    readonly outline: Outline,
    from: Predecessor | null,
    private readonly read: (slice: FunctionSlice) => FunctionReading,
  ) {
    this.#slices = outline.functions;
    this.macros = outline.macros;
    this.strayBraces = outline.strayBraces;
    if (!from) {
      this.#placed = new Array<undefined>(this.#slices.length);
      this.#mentions = new Map();
      return;
    }
    const { reader, touched, shift } = from;
    this.#placed = reader.#placed.map((one, i) =>
      one && (i < touched || shift === 0) ? one : one && { base: one.base + shift, reading: one.reading },
    );
    this.#names = reader.#names;
    this.#mentions = new Map(reader.#mentions);
    if (touched < 0) {
      this.edit = null;
      return;
    }
    const before = reader.#place(touched).reading;
    this.#placed[touched] = undefined;
    const after = this.#place(touched).reading;
    this.edit = { before, after };
    for (const [word, at] of reader.#mentions) {
      if (before.hasWord(word) === after.hasWord(word)) continue;
      const others = at.filter((i) => i !== touched);
      this.#mentions.set(word, after.hasWord(word) ? [...others, touched].sort((a, b) => a - b) : others);
    }
  }

  /** Functions that were asked for so far, here or in an earlier text. */
  placed(): readonly PlacedFunction[] {
    return this.#placed.flatMap((one) => one ?? []);
  }

  /** Functions that have a word as code, in text order. */
  mentioning(word: string): readonly PlacedFunction[] {
    let found = this.#mentions.get(word);
    if (!found) this.#mentions.set(word, (found = this.#around(wordOffsets(this.text, word))));
    return found.map((i) => this.#place(i));
  }

  /** The functions whose heads declare a name, in text order. */
  named(name: string): readonly PlacedFunction[] {
    return (this.#byName().get(name) ?? []).map((i) => this.#place(i));
  }

  /** Whether some function's head declares a name. */
  defines(name: string): boolean {
    return this.#byName().has(name);
  }

  /** Functions that have one of the words at these offsets as code, in text order. */
  around(hits: readonly number[]): readonly PlacedFunction[] {
    return this.#around(hits).map((i) => this.#place(i));
  }

  /** The same one by one, each placed when it is asked for; all functions where `hits` is null. */
  *each(hits: readonly number[] | null): Generator<PlacedFunction> {
    for (const i of hits === null ? this.#slices.keys() : this.#around(hits)) yield this.#place(i);
  }

  #around(hits: readonly number[]): readonly number[] {
    const found: number[] = [];
    for (const hit of [...hits].sort((a, b) => a - b)) {
      const i = this.#sliceAt(hit);
      if (i < 0 || i === found.at(-1)) continue;
      const { base, reading } = this.#place(i);
      if (reading.hasWordAt(hit - base)) found.push(i);
    }
    return found;
  }

  #byName(): ReadonlyMap<string, readonly number[]> {
    if (this.#names) return this.#names;
    const names = new Map<string, number[]>();
    for (const [i, { name }] of this.#slices.entries()) {
      const before = names.get(name);
      if (before) before.push(i);
      else names.set(name, [i]);
    }
    return (this.#names = names);
  }

  #place(i: number): PlacedFunction {
    const known = this.#placed[i];
    if (known) return known;
    const slice = this.#slices[i];
    if (!slice) throw new RangeError(`the text has no function ${String(i)}`);
    return (this.#placed[i] = { base: slice.start, reading: this.read(slice) });
  }

  /** Index of the slice around an offset; -1 outside of all. */
  #sliceAt(offset: number): number {
    let low = 0;
    let high = this.#slices.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const slice = this.#slices[middle];
      if (!slice) return -1;
      if (offset < slice.start) high = middle - 1;
      else if (offset >= slice.end) low = middle + 1;
      else return middle;
    }
    return -1;
  }
}
