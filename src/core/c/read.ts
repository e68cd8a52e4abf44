// The C front end's door: a text in, its functions out, with everything that could not be read listed.
import type { FunctionUnit, ParsedFile, Unparsed } from './ast.js';
import { outline, type FunctionSlice } from './outline.js';
import type { CParser } from './parser-port.js';
import { CancelledError, type CancelSignal } from '../ports.js';
import { readSlice } from './read-slice.js';
import { shifted } from './shift.js';
import { tokenize } from './lexer.js';

export interface ReadOptions {
  /** Offsets of words; only functions that have one of them as code are read. Default: all functions. */
  readonly hits?: readonly number[];
  /** Checked between functions; an aborted read throws CancelledError. */
  readonly signal?: CancelSignal;
}

/** Reads the functions of a text. Never throws for bad C, only when cancelled. */
export function readFunctions(parser: CParser, text: string, options: ReadOptions = {}): ParsedFile {
  const found = outline(text);
  const hits = options.hits === undefined ? null : [...options.hits].sort((a, b) => a - b);
  const functions: FunctionUnit[] = [];
  const unparsed: Unparsed[] = [];
  for (const slice of found.functions) {
    if (options.signal?.aborted === true) throw new CancelledError();
    if (hits !== null && !hasHit(text, slice, hits)) continue;
    const base = slice.start;
    const comment = slice.leadingComment;
    const relative = comment && { start: comment.start - base, end: comment.end - base };
    const reading = readSlice(parser, text.slice(base, slice.end), relative);
    unparsed.push(...shifted(reading.unparsed, base));
    if (reading.name === null || reading.nameSpan === null) continue;
    functions.push({
      span: { start: base, end: slice.end },
      name: reading.name,
      nameSpan: shifted(reading.nameSpan, base),
      variants: shifted(reading.variants, base),
    });
  }
  for (const at of found.strayBraces) {
    if (hits === null) unparsed.push({ span: { start: at, end: at + 1 }, function: null, reason: 'unbalanced `}`' });
  }
  const inMacros = hits === null ? [] : found.macros.filter((m) => hits.some((h) => h >= m.start && h < m.end));
  const macros = inMacros.map(({ name, start, end }) => ({ name, span: { start, end } }));
  return { functions, unparsed, macros };
}

/** Whether a hit inside the slice is code: not in a comment, a literal or a directive. */
function hasHit(text: string, slice: FunctionSlice, hits: readonly number[]): boolean {
  const inside = new Set(hits.filter((h) => h >= slice.start && h < slice.end));
  if (inside.size === 0) return false;
  return tokenize(text, slice.start, slice.end).tokens.some((t) => t.kind === 'word' && inside.has(t.start));
}
