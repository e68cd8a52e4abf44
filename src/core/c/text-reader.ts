// Reads the functions of a text on demand, and remembers how a function read for as long as its text stays the same:
// after an edit only the touched function is parsed again.
import type { MacroSpan, FunctionSlice } from './outline.js';
import { outline } from './outline.js';
import type { CParser } from './parser-port.js';
import { tokenize } from './lexer.js';
import { readSlice, type SliceReading } from './read-slice.js';

/** One function as it was read; spans inside are relative to its first character, so it serves wherever the text moves. */
export interface FunctionReading extends SliceReading {
  /** Different for readings of different texts; equal means the same object. */
  readonly id: number;
  readonly text: string;
}

/** A function at its place in one text. */
export interface PlacedFunction {
  /** Offset of its first character. */
  readonly base: number;
  readonly reading: FunctionReading;
}

/** Readings of the last two texts of one file; what neither asked for is forgotten. */
export class ReadingCache {
  #current = new Map<string, FunctionReading>();
  #previous = new Map<string, FunctionReading>();
  #ids = 0;

  constructor(private readonly parser: CParser) {}

  /** A reader of the file's next text. */
  open(text: string): TextReader {
    this.#previous = this.#current;
    this.#current = new Map();
    return new TextReader(text, (slice) => this.#read(text, slice));
  }

  #read(text: string, slice: FunctionSlice): FunctionReading {
    const comment = slice.leadingComment;
    const relative = comment && { start: comment.start - slice.start, end: comment.end - slice.start };
    const body = text.slice(slice.start, slice.end);
    const key = `${relative ? `${String(relative.start)},${String(relative.end)}` : ''}|${body}`;
    let reading = this.#current.get(key) ?? this.#previous.get(key);
    if (!reading) {
      this.#ids += 1;
      reading = { ...readSlice(this.parser, body, relative), id: this.#ids, text: body };
    }
    this.#current.set(key, reading);
    return reading;
  }
}

/** The functions of one text. */
export class TextReader {
  readonly macros: readonly MacroSpan[];
  readonly strayBraces: readonly number[];
  readonly #slices: readonly FunctionSlice[];
  readonly #placed = new Map<number, PlacedFunction>();
  readonly #words = new Map<number, ReadonlySet<number>>();

  constructor(
    readonly text: string,
    private readonly readOne: (slice: FunctionSlice) => FunctionReading,
  ) {
    const found = outline(text);
    this.#slices = found.functions;
    this.macros = found.macros;
    this.strayBraces = found.strayBraces;
  }

  /** Functions that have one of the words at these offsets as code, in text order. */
  around(hits: readonly number[]): readonly PlacedFunction[] {
    const found = new Map<number, PlacedFunction>();
    for (const hit of hits) {
      const slice = this.#sliceAt(hit);
      if (slice && !found.has(slice.start) && this.#isCode(slice, hit)) found.set(slice.start, this.#place(slice));
    }
    return [...found.values()].sort((a, b) => a.base - b.base);
  }

  #place(slice: FunctionSlice): PlacedFunction {
    let placed = this.#placed.get(slice.start);
    if (!placed) this.#placed.set(slice.start, (placed = { base: slice.start, reading: this.readOne(slice) }));
    return placed;
  }

  #sliceAt(offset: number): FunctionSlice | null {
    let low = 0;
    let high = this.#slices.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const slice = this.#slices[middle];
      if (!slice) return null;
      if (offset < slice.start) high = middle - 1;
      else if (offset >= slice.end) low = middle + 1;
      else return slice;
    }
    return null;
  }

  /** Whether the word at the offset is code: not in a comment, a literal or a directive. */
  #isCode(slice: FunctionSlice, hit: number): boolean {
    let words = this.#words.get(slice.start);
    if (!words) {
      const { tokens } = tokenize(this.text, slice.start, slice.end);
      words = new Set(tokens.filter((token) => token.kind === 'word').map((token) => token.start));
      this.#words.set(slice.start, words);
    }
    return words.has(hit);
  }
}
