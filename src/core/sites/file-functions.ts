// The functions of one file, read on demand: by the offsets of words, by name, or by who calls a name. Trees and graphs
// are relative to their function's first character, and kept across edits of the file for as long as its text stays.
import type { FunctionAst, Unparsed } from '../c/ast.js';
import type { CParser } from '../c/parser-port.js';
import { shifted } from '../c/shift.js';
import { LineIndex } from '../c/span.js';
import type { FunctionReading } from '../c/function-reading.js';
import { ReadingCache } from '../c/reading-cache.js';
import type { PlacedFunction, TextReader } from '../c/text-reader.js';
import type { FlowGraph } from '../flow/graph.js';
import { lower } from '../flow/lower.js';
import { wordOffsets } from '../c/word-offsets.js';
import { walkCallback, type WalkCallback } from '../exits/walk-callback.js';
import { AnswerMemory, DependencyLog } from './dependencies.js';
import type { Definition, TreeKnowledge } from './tree/knowledge.js';

/** One choice of a function's `#if` arms. */
export interface GraphVariant {
  readonly ast: FunctionAst;
  readonly graph: FlowGraph;
}

/** What outlives an edit of a file. */
export class FileMemory {
  readonly readings: ReadingCache;
  readonly answers = new AnswerMemory();
  readonly #variants = new WeakMap<FunctionReading, readonly GraphVariant[]>();

  constructor(parser: CParser) {
    this.readings = new ReadingCache(parser);
  }

  variants(reading: FunctionReading): readonly GraphVariant[] {
    let variants = this.#variants.get(reading);
    if (!variants) {
      variants = reading.variants.map(({ ast, config }) => ({ ast, graph: lower(ast, config) }));
      this.#variants.set(reading, variants);
    }
    return variants;
  }
}

export class FileFunctions {
  readonly text: string;
  readonly log: DependencyLog;
  readonly #places = new Map<FunctionReading, PlacedFunction>();
  readonly #named = new Map<string, readonly FunctionReading[]>();
  readonly #callers = new Map<string, readonly FunctionReading[]>();
  #lines: LineIndex | null = null;
  #byId: ReadonlyMap<number, PlacedFunction> | null = null;

  constructor(
    private readonly reader: TextReader,
    private readonly memory: FileMemory,
    private readonly file = '',
    /** What other files tell; `null` where none were read. */
    private readonly tree: TreeKnowledge | null = null,
  ) {
    this.text = reader.text;
    this.log = new DependencyLog(
      memory.answers,
      (query) => this.#identity(query),
      (query) => this.#mayDiffer(query),
    );
  }

  #identity(query: string): string {
    const name = query.slice(1);
    switch (query.charAt(0)) {
      case PARSED:
        return '';
      case 'w':
      case 'm':
      case 'i':
        return toldBy(query, this.text);
      case 't':
      case CALLERS:
        return this.tree?.identity(name, this.file) ?? '';
      case 'n':
        return identities(this.#findNamed(name));
      default:
        return identities(this.#findCallers(name));
    }
  }

  /** Of an edit inside one function only that function tells anything new, and other files tell what they tell. */
  #mayDiffer(query: string): boolean {
    const { edit } = this.reader;
    const kind = query.charAt(0);
    if (kind === PARSED) return false;
    if (edit === undefined || kind === 't' || kind === CALLERS) return true;
    if (edit === null) return false;
    const name = query.slice(1);
    const { before, after } = edit;
    if (kind === 'n') return before.headName === name || after.headName === name;
    if (kind === 'c') return before.hasWord(name) || after.hasWord(name);
    if (!before.text.includes(name) && !after.text.includes(name)) return false;
    // What a text says of a name is what its functions, and what stands between them, say together.
    return toldBy(query, before.text) !== toldBy(query, after.text);
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }

  /** Functions that have one of the words as code, in text order. */
  mentioning(words: Iterable<string>): readonly PlacedFunction[] {
    const found = new Map<number, PlacedFunction>();
    for (const word of words) for (const one of this.reader.mentioning(word)) found.set(one.base, one);
    const placed = [...found.values()].sort((a, b) => a.base - b.base);
    this.#noted(placed);
    return placed;
  }

  /** All functions of the text. */
  all(): readonly FunctionReading[] {
    return this.#noted([...this.reader.each(null)]);
  }

  /** Every definition of a name: more than one where `#if` arms hold whole functions. */
  named(name: string): readonly FunctionReading[] {
    const found = this.#findNamed(name);
    this.log.note(`n${name}`, identities(found));
    return found;
  }

  /** Functions of the file that mention a name, other than its definition. */
  callersOf(name: string): readonly FunctionReading[] {
    const found = this.#findCallers(name);
    this.log.note(`c${name}`, identities(found));
    return found;
  }

  /** How the file's initialisers use a function with the page walker. */
  walkCallbackOf(name: string): WalkCallback {
    const found = walkCallback(this.text, name);
    this.log.note(`w${name}`, JSON.stringify(found));
    return found;
  }

  /** Whether the file has a word anywhere. */
  mentions(word: string): boolean {
    const found = hasWord(this.text, word);
    this.log.note(`m${word}`, String(found));
    return found;
  }

  /** Members of operations that the file's initialisers and assignments store a function in. */
  installsOf(name: string): readonly Install[] {
    const found = installs(this.text, name);
    this.log.note(`i${name}`, fieldsOf(found));
    return found;
  }

  /** What a function that the file does not define does, as far as other files tell. */
  elsewhere(name: string): Definition | null {
    this.log.note(`t${name}`, this.tree?.identity(name, this.file) ?? '');
    return this.tree?.definition(name, this.file) ?? null;
  }

  /** Notes that other files are asked for callers of a name. */
  asksForCallers(name: string): void {
    this.log.note(`${CALLERS}${name}`, this.tree?.identity(name, this.file) ?? '');
  }

  /** Where a function that was read stands in the text. */
  placeOf(reading: FunctionReading): PlacedFunction | undefined {
    return this.#places.get(reading);
  }

  variants(reading: FunctionReading): readonly GraphVariant[] {
    this.log.note(PARSED + String(reading.id), '');
    return this.memory.variants(reading);
  }

  /** A function of this text by its reading's id, among those that were asked for in this or an earlier text. */
  readingOf(id: number): FunctionReading | undefined {
    this.#byId ??= new Map(this.reader.placed().map((one) => [one.reading.id, one]));
    return this.#byId.get(id)?.reading;
  }

  graphs(reading: FunctionReading): readonly FlowGraph[] {
    return this.variants(reading).map((variant) => variant.graph);
  }

  /** Graphs of every definition of a name. */
  graphsOf(name: string): readonly FlowGraph[] {
    return this.named(name).flatMap((reading) => this.graphs(reading));
  }

  /** Whether anything of what was parsed so far could not be read; mostly nothing, and then there is no need to ask what. */
  hasUnparsed(): boolean {
    return this.reader
      .placed()
      .some(({ reading }) => reading.isParsed && (reading.unparsed.length > 0 || reading.omittedVariants > 0));
  }

  /** What could not be read of the given functions and of those that were parsed for a question, with spans of the file. */
  unparsed(own: Iterable<PlacedFunction>, asked: Iterable<string>): readonly Unparsed[] {
    const found = new Map<number, PlacedFunction>();
    for (const one of own) found.set(one.base, one);
    const ids = new Set<string>();
    for (const query of asked) if (query.startsWith(PARSED)) ids.add(query.slice(1));
    for (const one of this.reader.placed()) if (ids.has(String(one.reading.id))) found.set(one.base, one);
    return [...found.values()]
      .sort((a, b) => a.base - b.base)
      .flatMap(({ base, reading }) => shifted([...reading.unparsed, ...notCombined(reading)], base));
  }

  #findNamed(name: string): readonly FunctionReading[] {
    let found = this.#named.get(name);
    if (!found) {
      found = this.#noted(this.reader.named(name));
      this.#named.set(name, found);
    }
    return found;
  }

  #findCallers(name: string): readonly FunctionReading[] {
    let found = this.#callers.get(name);
    if (!found) {
      found = this.#noted(this.reader.mentioning(name)).filter((reading) => reading.headName !== name);
      this.#callers.set(name, found);
    }
    return found;
  }

  #noted(placed: readonly PlacedFunction[]): readonly FunctionReading[] {
    for (const one of placed) this.#places.set(one.reading, one);
    return placed.map((one) => one.reading);
  }
}

/** A verdict hangs on combinations of `#if` arms too: where some were not read, that is said. */
function notCombined({ name, text, variants, omittedVariants }: FunctionReading): readonly Unparsed[] {
  if (omittedVariants === 0) return [];
  const reason = `only ${String(variants.length)} of its #if configurations were read: every arm, but not every combination`;
  return [{ span: { start: 0, end: text.length }, function: name, reason }];
}

function identities(readings: readonly FunctionReading[]): string {
  return readings.map((reading) => reading.id).join(' ');
}

const hasWord = (text: string, word: string): boolean => wordOffsets(text, word).length > 0;

/** Whether a function's head says `static`; seen without parsing it. */
export function isStatic(reading: FunctionReading): boolean {
  return /\bstatic\b/.test(reading.text.slice(0, reading.text.indexOf(reading.headName)));
}

/** A member of operations that a function is stored in. */
export interface Install {
  readonly field: string;
  /** Offset of the function's name. */
  readonly at: number;
}

/** An initialiser's `.field = name`, or an assignment to a field. */
const INSTALL = /(?:\.|->)\s*(\w+)\s*=\s*&?\s*$/;
/** As far back as such a left side reaches. */
const INSTALL_WIDTH = 80;

function installs(text: string, name: string): readonly Install[] {
  return wordOffsets(text, name).flatMap((at) => {
    const field = INSTALL.exec(text.slice(Math.max(0, at - INSTALL_WIDTH), at))?.[1];
    return field === undefined ? [] : [{ field, at }];
  });
}

function fieldsOf(found: readonly Install[]): string {
  return found.map(({ field }) => field).join(' ');
}

/** The answer that a text gives to a question that is about words alone. */
function toldBy(query: string, text: string): string {
  const name = query.slice(1);
  switch (query.charAt(0)) {
    case 'w':
      return JSON.stringify(walkCallback(text, name));
    case 'm':
      return String(hasWord(text, name));
    default:
      return fieldsOf(installs(text, name));
  }
}

/** Marks questions for callers in other files. */
const CALLERS = 'u';
/** Marks functions that were parsed, by the id of their reading. */
const PARSED = 'p';

/** Names whose callers other files were asked for. */
export function callersAsked(queries: Iterable<string>): readonly string[] {
  return [...queries].flatMap((query) => (query.startsWith(CALLERS) ? [query.slice(1)] : []));
}
