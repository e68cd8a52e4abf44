// The C front end's door: a text in, its functions out, with everything that could not be read listed.
import type { FunctionUnit, FunctionVariant, ParsedFile, Unparsed } from './ast.js';
import { CancelledError, type CancelSignal } from '../ports.js';
import type { CParser } from './parser-port.js';
import { shifted } from './shift.js';
import type { FunctionReading } from './function-reading.js';
import { ReadingCache } from './reading-cache.js';
import type { PlacedFunction } from './text-reader.js';

export interface ReadOptions {
  /** Offsets of words; only functions that have one of them as code are read. Default: all functions. */
  readonly hits?: readonly number[];
  /** Checked between functions; an aborted read throws CancelledError. */
  readonly signal?: CancelSignal;
}

/** Reads the functions of a text. Never throws for bad C, only when cancelled. */
export function readFunctions(parser: CParser, text: string, options: ReadOptions = {}): ParsedFile {
  return new IncrementalReader(parser).read(text, options);
}

/**
 * Reads successive versions of one text and parses only the functions whose own text changed.
 * A function that did not move is handed out as the same object.
 */
export class IncrementalReader {
  readonly #cache: ReadingCache;
  readonly #units = new WeakMap<FunctionReading, FunctionUnit | null>();

  constructor(parser: CParser) {
    this.#cache = new ReadingCache(parser);
  }

  read(text: string, options: ReadOptions = {}): ParsedFile {
    const { hits = null, signal } = options;
    const reader = this.#cache.open(text);
    const functions: FunctionUnit[] = [];
    const unparsed: Unparsed[] = [];
    for (const placed of reader.each(hits)) {
      if (signal?.aborted === true) throw new CancelledError();
      unparsed.push(...shifted(placed.reading.unparsed, placed.base));
      const unit = this.#unit(placed);
      if (unit) functions.push(unit);
    }
    if (hits !== null) {
      const mentions = reader.macros.filter((m) => hits.some((hit) => hit >= m.start && hit < m.end));
      return { functions, unparsed, macros: mentions.map(({ name, start, end }) => ({ name, span: { start, end } })) };
    }
    for (const at of reader.strayBraces) {
      unparsed.push({ span: { start: at, end: at + 1 }, function: null, reason: 'unbalanced `}`' });
    }
    return { functions, unparsed };
  }

  #unit(placed: PlacedFunction): FunctionUnit | null {
    const known = this.#units.get(placed.reading);
    if (known !== undefined && known?.span.start === placed.base) return known;
    const unit = unitAt(placed);
    this.#units.set(placed.reading, unit);
    return unit;
  }
}

/** A reading at its place; null if no variant of it could be read. Its trees are shifted when first asked for. */
function unitAt({ reading, base }: PlacedFunction): FunctionUnit | null {
  const { name, nameSpan, text, omittedVariants } = reading;
  if (name === null || nameSpan === null) return null;
  let variants: readonly FunctionVariant[] | null = null;
  return {
    span: { start: base, end: base + text.length },
    name,
    nameSpan: shifted(nameSpan, base),
    get variants() {
      return (variants ??= shifted(reading.variants, base));
    },
    omittedVariants,
  };
}
