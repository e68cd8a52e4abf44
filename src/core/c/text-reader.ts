// Reads the functions of a text on demand, and remembers how a function read for as long as its text stays the same:
// after an edit only the touched function is parsed again.
import type { FunctionVariant, Unparsed } from './ast.js';
import type { MacroSpan, FunctionSlice } from './outline.js';
import { outline } from './outline.js';
import type { CParser } from './parser-port.js';
import { tokenize, type Lexed } from './lexer.js';
import { readSlice, type SliceReading } from './read-slice.js';
import type { Span } from './span.js';

/**
 * One function, parsed when its contents are first asked for; spans inside are relative to its first character, so it
 * serves wherever the text moves.
 */
export interface FunctionReading extends SliceReading {
  /** Different for readings of different texts; equal means the same object. */
  readonly id: number;
  readonly text: string;
  /** What its head declares, known without parsing; `name` where all arms declare the same. */
  readonly headName: string;
  /** Whether it has been parsed. */
  readonly isParsed: boolean;
  /** Names before a `(` in its code, in any arm, known without parsing: those of all calls, and more. */
  readonly calls: ReadonlySet<string>;
  /** Whether a word of its code starts at this offset: not one in a comment, a literal or a directive. */
  hasWordAt(offset: number): boolean;
}

class LazyReading implements FunctionReading {
  #contents: SliceReading | null = null;
  #lexed: Lexed | null = null;
  #calls: ReadonlySet<string> | null = null;
  #words: ReadonlySet<number> | null = null;

  constructor(
    readonly id: number,
    readonly text: string,
    readonly headName: string,
    private readonly parser: CParser,
    private readonly leadingComment: Span | null,
  ) {}

  get calls(): ReadonlySet<string> {
    if (this.#calls) return this.#calls;
    const { tokens } = this.#lex();
    return (this.#calls = new Set(
      tokens.flatMap(({ kind, text }, i) => (kind === 'word' && tokens[i + 1]?.text === '(' ? [text] : [])),
    ));
  }

  hasWordAt(offset: number): boolean {
    this.#words ??= new Set(this.#lex().tokens.flatMap(({ kind, start }) => (kind === 'word' ? [start] : [])));
    return this.#words.has(offset);
  }

  get isParsed(): boolean {
    return this.#contents !== null;
  }

  get name(): string | null {
    return this.#read().name;
  }

  get nameSpan(): Span | null {
    return this.#read().nameSpan;
  }

  get variants(): readonly FunctionVariant[] {
    return this.#read().variants;
  }

  get unparsed(): readonly Unparsed[] {
    return this.#read().unparsed;
  }

  get omittedVariants(): number {
    return this.#read().omittedVariants;
  }

  #read(): SliceReading {
    if (this.#contents) return this.#contents;
    this.#contents = readSlice(this.parser, this.text, this.leadingComment, this.#lex());
    // Tokens are many and were needed only for this.
    this.#lexed = null;
    return this.#contents;
  }

  #lex(): Lexed {
    const lexed = this.#lexed ?? tokenize(this.text);
    if (!this.#contents) this.#lexed = lexed;
    return lexed;
  }
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
  #ids = 0;

  constructor(private readonly parser: CParser) {}

  /** A reader of the file's next text. */
  open(text: string): TextReader {
    this.#readings.turn();
    return new TextReader(text, (slice) => this.#read(text, slice));
  }

  #read(text: string, slice: FunctionSlice): FunctionReading {
    const comment = slice.leadingComment;
    const relative = comment && { start: comment.start - slice.start, end: comment.end - slice.start };
    const body = text.slice(slice.start, slice.end);
    const key = `${relative ? `${String(relative.start)},${String(relative.end)}` : ''}|${body}`;
    return this.#readings.get(key, () => {
      this.#ids += 1;
      return new LazyReading(this.#ids, body, slice.name, this.parser, relative);
    });
  }
}

/** The functions of one text. */
export class TextReader {
  readonly macros: readonly MacroSpan[];
  readonly strayBraces: readonly number[];
  readonly #slices: readonly FunctionSlice[];
  readonly #placed = new Map<number, PlacedFunction>();
  #names: ReadonlyMap<string, readonly FunctionSlice[]> | null = null;

  constructor(
    readonly text: string,
    private readonly read: (slice: FunctionSlice) => FunctionReading,
  ) {
    const found = outline(text);
    this.#slices = found.functions;
    this.macros = found.macros;
    this.strayBraces = found.strayBraces;
  }

  /** The functions whose heads declare a name, in text order. */
  named(name: string): readonly PlacedFunction[] {
    return (this.#byName().get(name) ?? []).map((slice) => this.#place(slice));
  }

  /** Whether some function's head declares a name. */
  defines(name: string): boolean {
    return this.#byName().has(name);
  }

  /** Functions that have one of the words at these offsets as code, in text order. */
  around(hits: readonly number[]): readonly PlacedFunction[] {
    return [...this.each(hits)];
  }

  /** The same one by one, each placed when it is asked for; all functions where `hits` is null. */
  *each(hits: readonly number[] | null): Generator<PlacedFunction> {
    if (hits === null) {
      for (const slice of this.#slices) yield this.#place(slice);
      return;
    }
    let last: FunctionSlice | null = null;
    for (const hit of [...hits].sort((a, b) => a - b)) {
      const slice = this.#sliceAt(hit);
      if (!slice || slice === last) continue;
      const placed = this.#place(slice);
      if (!placed.reading.hasWordAt(hit - slice.start)) continue;
      last = slice;
      yield placed;
    }
  }

  #byName(): ReadonlyMap<string, readonly FunctionSlice[]> {
    if (this.#names) return this.#names;
    const names = new Map<string, FunctionSlice[]>();
    for (const slice of this.#slices) {
      const before = names.get(slice.name);
      if (before) before.push(slice);
      else names.set(slice.name, [slice]);
    }
    return (this.#names = names);
  }

  #place(slice: FunctionSlice): PlacedFunction {
    let placed = this.#placed.get(slice.start);
    if (!placed) this.#placed.set(slice.start, (placed = { base: slice.start, reading: this.read(slice) }));
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
