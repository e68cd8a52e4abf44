// Where a hunk goes when the file has moved on: the search of GNU patch, offset by offset, with up to two lines of fuzz.
import { oldLines, type Hunk } from './diff.js';

/** Lines of context that may differ at each end; GNU patch has the same. */
export const MAX_FUZZ = 2;

export interface HunkPlace {
  /** 1-based line of the text before this patch. */
  readonly line: number;
  /** From where the patch says. */
  readonly offset: number;
  readonly fuzz: number;
}

export interface Search {
  readonly text: readonly string[];
  readonly hunk: Hunk;
  /** How far the hunks before were off. */
  readonly offset: number;
  /** Lines up to here belong to hunks before. */
  readonly frozen: number;
}

export function locateHunk(search: Search): HunkPlace | null {
  const { prefix, suffix } = contextOf(search.hunk);
  const most = Math.min(MAX_FUZZ, Math.max(prefix, suffix));
  for (let fuzz = 0; fuzz <= most; fuzz++) {
    const line = locate(search, fuzz);
    if (line !== null) return { line, offset: line - startOf(search.hunk), fuzz };
  }
  return null;
}

/** Of the first old line, 1-based; a hunk without one goes after the line that it names. */
export function startOf(hunk: Hunk): number {
  return oldLines(hunk).length === 0 ? hunk.oldStart + 1 : hunk.oldStart;
}

function contextOf(hunk: Hunk): { readonly prefix: number; readonly suffix: number } {
  const first = hunk.lines.findIndex((line) => line.kind !== 'context');
  const last = hunk.lines.findLastIndex((line) => line.kind !== 'context');
  return first < 0
    ? { prefix: hunk.lines.length, suffix: hunk.lines.length }
    : { prefix: first, suffix: hunk.lines.length - 1 - last };
}

function locate({ text, hunk, offset: before, frozen }: Search, fuzz: number): number | null {
  const pattern = oldLines(hunk);
  const guess = startOf(hunk) + before;
  if (pattern.length === 0) return guess >= 1 && guess <= text.length + 1 ? guess : null;
  const { prefix, suffix } = contextOf(hunk);
  const context = Math.max(prefix, suffix);
  const prefixFuzz = fuzz + prefix - context;
  const suffixFuzz = fuzz + suffix - context;
  const fits = (line: number, head: number, tail: number): boolean => matches(text, pattern, line, head, tail);
  // Less context at one end than at the other: the hunk was made at that end of the file.
  if (prefixFuzz < 0 && hunk.oldStart <= 1) {
    if (suffixFuzz < 0 && pattern.length !== text.length) return null;
    return frozen <= prefix && fits(1, 0, Math.max(0, suffixFuzz)) ? 1 : null;
  }
  const head = Math.max(0, prefixFuzz);
  if (suffixFuzz < 0) {
    const line = text.length - pattern.length + 1;
    return line > frozen && fits(line, head, 0) ? line : null;
  }
  const highest = text.length - (pattern.length - suffixFuzz) + 1;
  const lowest = Math.max(1, frozen + 1);
  const reach = Math.max(highest - guess, guess - lowest);
  for (let offset = 0; offset <= reach; offset++) {
    const later = guess + offset;
    if (later >= lowest && later <= highest && fits(later, head, suffixFuzz)) return later;
    const sooner = guess - offset;
    if (sooner >= lowest && sooner <= highest && fits(sooner, head, suffixFuzz)) return sooner;
  }
  return null;
}

function matches(
  text: readonly string[],
  pattern: readonly string[],
  line: number,
  head: number,
  tail: number,
): boolean {
  for (let at = head; at < pattern.length - tail; at++) {
    if (text[line - 1 + at] !== pattern[at]) return false;
  }
  return true;
}
