// A test of the pmd right before a call that makes the same test itself, with the same way out: the test of the result says
// all that it said. It goes only where nothing else can depend on it.
import type { Expr, Stmt } from '../c/ast.js';
import type { Span } from '../c/span.js';
import type { AcquirePlace } from '../exits/place.js';
import { textOf } from '../flow/expressions.js';
import { SUBSUMED_TESTS } from '../helpers/table-tests.js';
import type { FailureExit, TextEdit } from './conversion.js';
import { beginsLine, lineEnd, lineStart } from './layout.js';

/**
 * The edit that takes the guard away; `null` where there is none, or something else may depend on it: another way out,
 * an `else`, a comment that explains it, a directive or a label at it, other code between it and the call.
 */
export function dropGuard(text: string, place: AcquirePlace, pmd: Expr, exit: FailureExit): TextEdit | null {
  const guard = statementBefore(place);
  if (guard?.kind !== 'if' || guard.otherwise || exit.guards !== undefined || exit.newLabel !== undefined) return null;
  if (!isSubsumed(guard.test, pmd)) return null;
  const ways = guard.then.kind === 'compound' ? guard.then.body : [guard.then];
  const said = ways.map((stmt) => oneLine(text.slice(stmt.span.start, stmt.span.end)));
  if (said.join(' ') !== exit.statements.map(oneLine).join(' ')) return null;
  const { start } = guard.span;
  const whole = { start: lineStart(text, start), end: lineStart(text, place.statement.span.start) };
  if (!beginsLine(text, start) || whole.end <= guard.span.end || !isBare(text, whole, guard.span)) return null;
  return { start: whole.start, end: endOf(text, whole, guard.span), newText: '' };
}

/** The statement before the call's in the same block. */
function statementBefore({ statement, enclosing }: AcquirePlace): Stmt | null {
  const parent = enclosing[enclosing.length - 1];
  if (parent?.kind !== 'compound') return null;
  return parent.body[parent.body.indexOf(statement) - 1] ?? null;
}

/** Whether the call's own test finds whatever this one does, of the same pmd. */
function isSubsumed(test: Expr, pmd: Expr): boolean {
  if (test.kind === 'binary' && test.op === '||') return isSubsumed(test.left, pmd) && isSubsumed(test.right, pmd);
  if (test.kind !== 'call' || test.callee.kind !== 'ident') return false;
  const { name } = test.callee;
  const [arg, ...rest] = test.args;
  if (arg === undefined || rest.length > 0) return false;
  if (name === 'unlikely' || name === 'likely') return isSubsumed(arg, pmd);
  if (SUBSUMED_TESTS.byPointer.includes(name)) return textOf(arg) === textOf(pmd);
  return (
    SUBSUMED_TESTS.byValue.includes(name) &&
    arg.kind === 'unary' &&
    arg.op === '*' &&
    textOf(arg.operand) === textOf(pmd)
  );
}

/** Nothing but the guard stands there, and no comment before it that would be left without what it explains. */
function isBare(text: string, whole: Span, guard: Span): boolean {
  if (/\/\*|\/\/|^[ \t]*#/m.test(text.slice(whole.start, whole.end))) return false;
  if (text.slice(guard.end, whole.end).trim() !== '') return false;
  const before = text.slice(0, whole.start).trimEnd();
  const lastLine = before.slice(before.lastIndexOf('\n') + 1).trim();
  return !lastLine.endsWith('*/') && !lastLine.startsWith('//') && !lastLine.startsWith('#');
}

/** To the end of the guard's line, and of the blank line after it where one before it stays. */
function endOf(text: string, whole: Span, guard: Span): number {
  const next = Math.min(lineEnd(text, guard.end) + 1, whole.end);
  const isAfterBlank = /(?:^|\n)[ \t]*\n$/.test(text.slice(0, whole.start));
  const blank = /^[ \t]*\n/.exec(text.slice(next, whole.end));
  return isAfterBlank && blank ? next + blank[0].length : next;
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');
