// Puts edits of several conversions of one text together.
import type { TextEdit } from './conversion.js';

/** Sorted, each once; `null` where two different edits overlap, or put different text in one place. */
export function composeEdits(lists: readonly (readonly TextEdit[])[]): readonly TextEdit[] | null {
  const unique = new Map<string, TextEdit>();
  for (const edit of lists.flat()) unique.set(`${String(edit.start)}:${String(edit.end)}:${edit.newText}`, edit);
  const sorted = [...unique.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  const clash = sorted.some((edit, i) => {
    const before = sorted[i - 1];
    if (!before) return false;
    return edit.start < before.end || (edit.start === before.start && edit.end === before.end);
  });
  return clash ? null : sorted;
}

/** The edits that undo these on the edited text. */
export function inverseEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  let moved = 0;
  return edits.map((edit) => {
    const start = edit.start + moved;
    moved += edit.newText.length - (edit.end - edit.start);
    return { start, end: start + edit.newText.length, newText: text.slice(edit.start, edit.end) };
  });
}
