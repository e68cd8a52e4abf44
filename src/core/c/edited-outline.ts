// The outline of a text after an edit inside one function: everything else is where it was, or moved as a whole.
import { outline, type FunctionSlice, type Outline } from './outline.js';

export interface EditedOutline {
  readonly outline: Outline;
  /** Index of the function that the edit is in; -1 where the texts are equal. */
  readonly touched: number;
  /** How far everything after the edit moved, in UTF-16 units. */
  readonly shift: number;
}

/** What follows a function in the check of its extent: indented, so that only its braces can say where it ends. */
const NOT_TOP_LEVEL = '\n  x';
/** Compared at once, as strings. */
const CHUNK = 4096;

/** Null where the edit is not inside one function that stands for itself: then the whole text is to be outlined. */
export function outlineAfterEdit(before: string, known: Outline, after: string): EditedOutline | null {
  const shift = after.length - before.length;
  const start = commonPrefix(before, after);
  if (start === before.length && shift === 0) return { outline: known, touched: -1, shift };
  const end = before.length - commonSuffix(before, after, Math.min(before.length, after.length) - start);
  const touched = known.functions.findIndex((one) => one.bodyStart < start && end < one.end - 1);
  const slice = known.functions[touched];
  if (!slice || known.macros.some((one) => one.end > slice.start && one.start < slice.end)) return null;
  // Arms of one `#if` can be parts of two functions.
  if (known.functions.some((one) => one !== slice && one.end > slice.start && one.start < slice.end)) return null;
  const edited = { ...slice, end: slice.end + shift };
  if (!standsForItself(before, slice) || !standsForItself(after, edited)) return null;
  return {
    touched,
    shift,
    outline: {
      functions: known.functions.map((one, i) => (i < touched ? one : i === touched ? edited : moved(one, shift))),
      macros: known.macros.map((one) =>
        one.start < slice.start ? one : { ...one, start: one.start + shift, end: one.end + shift },
      ),
      strayBraces: known.strayBraces.map((at) => (at < slice.start ? at : at + shift)),
      unmatchedConditionals: known.unmatchedConditionals,
    },
  };
}

/** Whether a slice, taken alone, is the same one function, with all that it opens closed by its last brace in column 0. */
function standsForItself(text: string, { start, end, bodyStart, name }: FunctionSlice): boolean {
  if (!text.startsWith('\n}', end - 2)) return false;
  const alone = outline(text.slice(start, end) + NOT_TOP_LEVEL);
  const [only] = alone.functions;
  return (
    alone.functions.length === 1 &&
    alone.macros.length + alone.strayBraces.length + alone.unmatchedConditionals === 0 &&
    only?.start === 0 &&
    only.end === end - start &&
    only.bodyStart === bodyStart - start &&
    only.name === name
  );
}

function moved(slice: FunctionSlice, shift: number): FunctionSlice {
  const { leadingComment: comment } = slice;
  return {
    ...slice,
    start: slice.start + shift,
    end: slice.end + shift,
    bodyStart: slice.bodyStart + shift,
    leadingComment: comment && { start: comment.start + shift, end: comment.end + shift },
  };
}

function commonPrefix(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at + CHUNK <= length && a.slice(at, at + CHUNK) === b.slice(at, at + CHUNK)) at += CHUNK;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** `limit` units at most. */
function commonSuffix(a: string, b: string, limit: number): number {
  let length = 0;
  while (
    length + CHUNK <= limit &&
    a.slice(a.length - length - CHUNK, a.length - length) === b.slice(b.length - length - CHUNK, b.length - length)
  )
    length += CHUNK;
  while (length < limit && a.charCodeAt(a.length - length - 1) === b.charCodeAt(b.length - length - 1)) length++;
  return length;
}
