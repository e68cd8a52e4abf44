// The one order of everything that a scan prints: by file name (code units), then by position.
import type { Span } from '../c/span.js';

interface Placed {
  readonly file: string;
  readonly span: Span;
}

/** Compares two names by UTF-16 code units: the same on every machine and in every locale. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function comparePlaces(a: Placed, b: Placed): number {
  return compareNames(a.file, b.file) || a.span.start - b.span.start || a.span.end - b.span.end;
}
