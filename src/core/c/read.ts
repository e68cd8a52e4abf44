// The C front end's door: a text in, its functions out, with everything that could not be read listed.
import type { FunctionUnit, FunctionVariant, ParsedFile, Unparsed } from './ast.js';
import { CancelledError, type CancelSignal } from '../ports.js';
import { tokenize } from './lexer.js';
import { outline, type FunctionSlice } from './outline.js';
import type { CParser } from './parser-port.js';
import { readSlice, type SliceReading } from './read-slice.js';
import { shifted } from './shift.js';

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

interface Kept {
  /** Spans are relative to the slice, so that it stays true wherever the slice moves. */
  readonly reading: SliceReading;
  base: number;
  unit: FunctionUnit | null;
}

/**
 * Reads successive versions of one text and parses only the functions whose own text changed.
 * A function that did not move is handed out as the same object.
 */
export class IncrementalReader {
  #kept = new Map<string, Kept>();

  constructor(private readonly parser: CParser) {}

  read(text: string, options: ReadOptions = {}): ParsedFile {
    const found = outline(text);
    const hits = options.hits ?? null;
    const kept = new Map<string, Kept>();
    const functions: FunctionUnit[] = [];
    const unparsed: Unparsed[] = [];
    for (const slice of hits === null ? found.functions : slicesWithHits(text, found.functions, hits)) {
      if (options.signal?.aborted === true) throw new CancelledError();
      const entry = this.#entry(text, slice, kept);
      unparsed.push(...shifted(entry.reading.unparsed, slice.start));
      const unit = place(entry, slice);
      if (unit) functions.push(unit);
    }
    this.#kept = kept;
    for (const at of hits === null ? found.strayBraces : []) {
      unparsed.push({ span: { start: at, end: at + 1 }, function: null, reason: 'unbalanced `}`' });
    }
    const mentions = hits === null ? [] : found.macros.filter((m) => hits.some((h) => h >= m.start && h < m.end));
    return { functions, unparsed, macros: mentions.map(({ name, start, end }) => ({ name, span: { start, end } })) };
  }

  #entry(text: string, slice: FunctionSlice, next: Map<string, Kept>): Kept {
    const own = text.slice(slice.start, slice.end);
    const comment = slice.leadingComment;
    const relative = comment && { start: comment.start - slice.start, end: comment.end - slice.start };
    const key = `${String(relative?.start ?? 0)},${String(relative?.end ?? 0)}:${own}`;
    const entry = next.get(key) ??
      this.#kept.get(key) ?? { reading: readSlice(this.parser, own, relative), base: -1, unit: null };
    next.set(key, entry);
    return entry;
  }
}

/** The unit of a reading at a place; null if it has no readable variant. Its trees are shifted when first asked for. */
function place(entry: Kept, { start, end }: FunctionSlice): FunctionUnit | null {
  const { name, nameSpan, variants: relative, omittedVariants } = entry.reading;
  if (name === null || nameSpan === null) return null;
  if (entry.unit && entry.base === start) return entry.unit;
  let variants: readonly FunctionVariant[] | null = null;
  entry.base = start;
  entry.unit = {
    span: { start, end },
    name,
    nameSpan: shifted(nameSpan, start),
    get variants() {
      return (variants ??= shifted(relative, start));
    },
    omittedVariants,
  };
  return entry.unit;
}

/** Slices that have a hit as code: not in a comment, a literal or a directive. */
function slicesWithHits(text: string, slices: readonly FunctionSlice[], hits: readonly number[]): FunctionSlice[] {
  const sorted = [...hits].sort((a, b) => a - b);
  let next = 0;
  return slices.filter((slice) => {
    while ((sorted[next] ?? Infinity) < slice.start) next++;
    const inside = new Set<number>();
    for (; (sorted[next] ?? Infinity) < slice.end; next++) inside.add(sorted[next] ?? -1);
    if (inside.size === 0) return false;
    return tokenize(text, slice.start, slice.end).tokens.some((t) => t.kind === 'word' && inside.has(t.start));
  });
}
