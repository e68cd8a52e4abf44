// A `trymap:` comment without the codes that silence nothing: the edit that a quick fix makes.
import { LineIndex, type Span } from '../c/span.js';
import type { FileReport } from '../sites/site.js';
import { readSuppressionComments } from './comments.js';

export interface CommentEdit {
  readonly span: Span;
  /** Empty where the comment goes, with its line if nothing else stands there. */
  readonly text: string;
}

/** `null` where no suppression begins at `start`, or all of it is used. `report` is of `text`. */
export function withoutUnused(start: number, report: FileReport, text: string): CommentEdit | null {
  const lines = new LineIndex(text);
  const comment = readSuppressionComments(text, lines).suppressions.find(({ span }) => span.start === start);
  if (!comment) return null;
  const { line, column } = lines.position(start);
  const isUsed = (code: string): boolean =>
    report.suppressed.some(
      ({ by, ...entry }) => entry.code === code && by.file === report.file && by.line === line && by.column === column,
    );
  const used = comment.codes.filter(isUsed);
  if (used.length === comment.codes.length) return null;
  return used.length === 0 ? removal(comment.span, text, lines) : withCodes(used, comment.span, text);
}

function withCodes(codes: readonly string[], span: Span, text: string): CommentEdit {
  const words = text.slice(span.start, span.end);
  const [, head = '', list = ''] = /^([^]*?trymap:\s*\S+\s+)([^]*?)\s*--/.exec(words) ?? [];
  const from = span.start + head.length;
  return { span: { start: from, end: from + list.length }, text: codes.join(', ') };
}

function removal({ start, end }: Span, text: string, lines: LineIndex): CommentEdit {
  const lineStart = lines.lineStart(lines.position(start).line);
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline;
  const before = text.slice(lineStart, start);
  const isLast = text.slice(end, lineEnd).trim() === '';
  if (before.trim() === '' && isLast)
    return { span: { start: lineStart, end: Math.min(lineEnd + 1, text.length) }, text: '' };
  return {
    span: { start: isLast ? start - (before.length - before.trimEnd().length) : start, end: isLast ? lineEnd : end },
    text: '',
  };
}
