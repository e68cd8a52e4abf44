// One function of a text, lexed when its words and parsed when its contents are first asked for.
import type { FunctionVariant, Unparsed } from './ast.js';
import { tokenize, type Lexed } from './lexer.js';
import type { CParser } from './parser-port.js';
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
  /** The same for a word wherever it stands. */
  hasWord(word: string): boolean;
}

/** `key` is equal for readings of the same text with the same comment before it. */
export class LazyReading implements FunctionReading {
  #contents: SliceReading | null = null;
  #lexed: Lexed | null = null;
  #calls: ReadonlySet<string> | null = null;
  #wordOffsets: ReadonlySet<number> | null = null;
  #words: ReadonlySet<string> | null = null;

  constructor(
    readonly key: string,
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
    this.#wordOffsets ??= new Set(this.#lex().tokens.flatMap(({ kind, start }) => (kind === 'word' ? [start] : [])));
    return this.#wordOffsets.has(offset);
  }

  hasWord(word: string): boolean {
    this.#words ??= new Set(this.#lex().tokens.flatMap(({ kind, text }) => (kind === 'word' ? [text] : [])));
    return this.#words.has(word);
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
