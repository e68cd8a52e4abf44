// An acquire in the first part of a `for` header moves before the loop, where a test can follow it.
import type { AcquirePlace } from '../exits/place.js';
import type { TextEdit } from './conversion.js';
import { applyEdits } from './conversion.js';
import { checkLines, type Inserted } from './insert-check.js';
import { beginsLine, indentAt } from './layout.js';

/** `inside` are edits within the header's first part, such as the call's new name. */
export function hoistFromFor(
  text: string,
  place: AcquirePlace,
  pointer: string,
  statements: readonly string[],
  inside: readonly TextEdit[],
): Inserted {
  const loop = place.enclosing[place.enclosing.length - 1];
  const block = place.enclosing[place.enclosing.length - 2];
  if (loop?.kind !== 'for' || place.statement.kind !== 'expr')
    return { ok: false, why: 'the loop head has no plain first part' };
  if (block?.kind !== 'compound' && block?.kind !== 'case')
    return { ok: false, why: 'the loop is the body of another statement' };
  if (!beginsLine(text, loop.span.start)) return { ok: false, why: 'the loop does not begin its line' };
  const { start, end } = place.statement.expr.span;
  const moved = inside.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const first = applyEdits(text.slice(start, end), moved).replace(/\s*\n\s*/g, ' ');
  const indent = indentAt(text, loop.span.start);
  const lines = [`${first};`, ...checkLines(pointer, statements, indent)];
  return {
    ok: true,
    edits: [
      { start: loop.span.start, end: loop.span.start, newText: `${lines.join('\n')}\n${indent}` },
      { start, end, newText: '' },
    ],
  };
}
