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

/** Results by function text, for the last two texts of a file; what neither asked for is forgotten. */
class TwoGenerations<V> {
  #current = new Map<string, V>();
  #previous = new Map<string, V>();

  turn(): void {
    this.#previous = this.#current;
    this.#current = new Map();
  }

  get(key: string, compute: () => V): V {
    let value = this.#current.get(key);
    if (value === undefined) {
      value = this.#previous.get(key) ?? compute();
      this.#current.set(key, value);
    }
    return value;
  }
}

/** What is remembered of one file from text to text. */
export class ReadingCache {
  readonly #readings = new TwoGenerations<FunctionReading>();
  readonly #words = new TwoGenerations<ReadonlySet<number>>();
  #ids = 0;

  constructor(private readonly parser: CParser) {}

  /** A reader of the file's next text. */
  open(text: string): TextReader {
    this.#readings.turn();
    this.#words.turn();
    return new TextReader(text, {
      read: (slice) => this.#read(text, slice),
      words: (slice) => this.#wordsOf(text.slice(slice.start, slice.end)),
    });
  }

  /** Offsets of the words of a function that are code: not in a comment, a literal or a directive. */
  #wordsOf(body: string): ReadonlySet<number> {
    const compute = (): ReadonlySet<number> =>
      new Set(tokenize(body).tokens.flatMap((token) => (token.kind === 'word' ? [token.start] : [])));
    return this.#words.get(body, compute);
  }

  #read(text: string, slice: FunctionSlice): FunctionReading {
    const comment = slice.leadingComment;
    const relative = comment && { start: comment.start - slice.start, end: comment.end - slice.start };
    const body = text.slice(slice.start, slice.end);
    const key = `${relative ? `${String(relative.start)},${String(relative.end)}` : ''}|${body}`;
    return this.#readings.get(key, () => {
      this.#ids += 1;
      return { ...readSlice(this.parser, body, relative), id: this.#ids, text: body };
    });
  }
}

/** The functions of one text. */
export class TextReader {
  readonly macros: readonly MacroSpan[];
  readonly strayBraces: readonly number[];
  readonly #slices: readonly FunctionSlice[];
  readonly #placed = new Map<number, PlacedFunction>();

  constructor(
    readonly text: string,
    private readonly cache: {
      readonly read: (slice: FunctionSlice) => FunctionReading;
      readonly words: (slice: FunctionSlice) => ReadonlySet<number>;
    },
  ) {
    const found = outline(text);
    this.#slices = found.functions;
    this.macros = found.macros;
    this.strayBraces = found.strayBraces;
  }

  /** Functions that have one of the words at these offsets as code, in text order. */
  around(hits: readonly number[]): readonly PlacedFunction[] {
    return [...this.each(hits)];
  }

  /** The same one by one, each read when it is asked for; all functions where `hits` is null. */
  *each(hits: readonly number[] | null): Generator<PlacedFunction> {
    if (hits === null) {
      for (const slice of this.#slices) yield this.#place(slice);
      return;
    }
    let last: FunctionSlice | null = null;
    for (const hit of [...hits].sort((a, b) => a - b)) {
      const slice = this.#sliceAt(hit);
      if (!slice || slice === last || !this.cache.words(slice).has(hit - slice.start)) continue;
      last = slice;
      yield this.#place(slice);
    }
  }

  #place(slice: FunctionSlice): PlacedFunction {
    let placed = this.#placed.get(slice.start);
    if (!placed) this.#placed.set(slice.start, (placed = { base: slice.start, reading: this.cache.read(slice) }));
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
}
