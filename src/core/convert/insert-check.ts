// The test of the pointer: where it goes, how it is indented, and the braces that it needs.
import { tokenize, type Token } from '../c/lexer.js';
import type { Stmt } from '../c/ast.js';
import type { AcquirePlace } from '../exits/place.js';
import type { TextEdit } from './conversion.js';
import { beginsLine, deeper, indentAt, lineEnd, lineStart, wrapStatement } from './layout.js';

export type Inserted =
  { readonly ok: true; readonly edits: readonly TextEdit[] } | { readonly ok: false; readonly why: string };

/** The lines of `if (!pte)` with its statements, each with its indentation. */
export function checkLines(pointer: string, statements: readonly string[], indent: string): string[] {
  const body = statements.flatMap((statement) => wrapStatement(statement, deeper(indent)));
  const head = `${indent}if (!${pointer})`;
  // One statement needs no braces, unless it takes several lines.
  return body.length === 1 ? [head, ...body] : [`${head} {`, ...body, `${indent}}`];
}

/** Puts the test behind the acquire's statement. */
export function insertCheck(
  text: string,
  place: AcquirePlace,
  pointer: string,
  statements: readonly string[],
): Inserted {
  const { after, enclosing } = place;
  const parent = enclosing[enclosing.length - 1];
  if (!parent) return { ok: false, why: 'the statement has no block' };
  const indent = indentOf(text, place.statement);
  const isBlock = parent.kind === 'compound' || parent.kind === 'case';
  if (isBlock || parent.kind === 'label') {
    const separate = place.kind === 'declaration' ? '\n' : '';
    return {
      ok: true,
      edits: [insertAfter(text, after.span.end, checkLines(pointer, statements, indent), indent, separate)],
    };
  }
  return braced(text, place, parent, pointer, statements);
}

/** The indentation that a statement has, or would have on a line of its own. */
function indentOf(text: string, statement: Stmt): string {
  const { start } = statement.span;
  const indent = indentAt(
    text,
    lineStart(text, start) + (/^[ \t]*/.exec(text.slice(lineStart(text, start)))?.[0].length ?? 0),
  );
  return beginsLine(text, start) ? indent : deeper(indent);
}

/** Lines behind a statement: after a comment that ends its line, before anything else on the line. */
export function insertAfter(
  text: string,
  offset: number,
  lines: readonly string[],
  indent: string,
  separate = '',
): TextEdit {
  const rest = text.slice(offset, lineEnd(text, offset));
  const comment = /^[ \t]*(?:\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)?[ \t]*(?=\n|$)/.exec(text.slice(offset))?.[0];
  const body = `${separate}\n${lines.join('\n')}`;
  if (rest.trim() === '') return { start: offset, end: offset, newText: body };
  if (comment !== undefined) {
    const at = offset + comment.trimEnd().length;
    return { start: at, end: at, newText: body };
  }
  const blank = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
  return { start: offset, end: offset + blank, newText: `${body}\n${indent}` };
}

/** The acquire is the whole body of an `if` or a loop: the body gets braces, and so do the other arms of the `if`. */
function braced(
  text: string,
  place: AcquirePlace,
  parent: Stmt,
  pointer: string,
  statements: readonly string[],
): Inserted {
  const head = headOf(place, parent);
  if (!head) return { ok: false, why: 'the call is the body of a statement that cannot be given braces' };
  const outer = indentAt(text, head.span.start);
  const edits: TextEdit[] = [];
  for (const { arm, otherwise } of armsOf(head)) {
    if (arm.kind === 'compound') continue;
    if (!beginsLine(text, arm.span.start)) return { ok: false, why: 'an arm stands on the line of its condition' };
    const opens = tokensIn(text, head.span.start, arm.span.start).at(-1)?.end;
    if (opens === undefined) return { ok: false, why: 'the head of the statement could not be found' };
    edits.push({ start: opens, end: opens, newText: ' {' });
    const lines = arm === place.statement ? checkLines(pointer, statements, indentAt(text, arm.span.start)) : [];
    const closing = insertAfter(text, arm.span.end, [...lines, `${outer}}`], outer);
    const next = otherwise === null ? undefined : tokensIn(text, arm.span.end, otherwise.span.start)[0]?.start;
    if (next === undefined) {
      edits.push(closing);
    } else {
      if (text.slice(closing.end, next).trim() !== '') return { ok: false, why: 'a comment stands before `else`' };
      edits.push({ start: closing.start, end: next, newText: `${closing.newText} ` });
    }
  }
  return { ok: true, edits };
}

/** The loop, or the first `if` of the chain that the statement is an arm of. */
function headOf({ enclosing }: AcquirePlace, parent: Stmt): Stmt | null {
  if (parent.kind === 'for' || parent.kind === 'while' || parent.kind === 'iterator') return parent;
  if (parent.kind !== 'if') return null;
  let head: Stmt = parent;
  for (const around of [...enclosing].reverse().slice(1)) {
    if (around.kind !== 'if' || around.otherwise !== head) break;
    head = around;
  }
  return head;
}

/** Bodies that have to agree on braces, each with the statement behind its `else`. */
function armsOf(head: Stmt): { readonly arm: Stmt; readonly otherwise: Stmt | null }[] {
  if (head.kind === 'for' || head.kind === 'while' || head.kind === 'iterator')
    return [{ arm: head.body, otherwise: null }];
  if (head.kind !== 'if') return [];
  const { then, otherwise } = head;
  const rest =
    otherwise === null ? [] : otherwise.kind === 'if' ? armsOf(otherwise) : [{ arm: otherwise, otherwise: null }];
  return [{ arm: then, otherwise }, ...rest];
}

/** Tokens of a stretch of text; comments are none. */
function tokensIn(text: string, from: number, to: number): readonly Token[] {
  return tokenize(text, from, to).tokens;
}
