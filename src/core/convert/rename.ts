// Gives a call another name and keeps its layout: continuation lines stay aligned, and a line that grew too long is broken.
import type { Span } from '../c/span.js';
import type { TextEdit } from './conversion.js';
import { columnOf, lineEnd, lineStart, LINE_WIDTH, padding, width } from './layout.js';

export interface Call {
  readonly span: Span;
  readonly calleeSpan: Span;
  readonly args: readonly { readonly span: Span }[];
}

/** Edits of the text that the spans belong to; none when the name is right already. */
export function renameCall(text: string, call: Call, name: string): TextEdit[] {
  const before = text.slice(call.calleeSpan.start, call.calleeSpan.end);
  if (before === name) return [];
  const edits: TextEdit[] = [{ start: call.calleeSpan.start, end: call.calleeSpan.end, newText: name }];
  const shift = width(name) - width(before);
  const open = text.indexOf('(', call.calleeSpan.end);
  if (open < 0 || open >= call.span.end) return edits;
  const align = columnOf(text, open) + 1;
  const isSplit = text.slice(open, call.span.end).includes('\n');
  return isSplit
    ? [...edits, ...realigned(text, call.span, open, align, shift)]
    : [...edits, ...broken(text, call, align, shift)];
}

/** Continuation lines that were aligned to the parenthesis follow it. */
function realigned(text: string, span: Span, open: number, align: number, shift: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = lineEnd(text, open) + 1; at < span.end; at = lineEnd(text, at) + 1) {
    const blank = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
    if (width(blank) !== align) continue;
    edits.push({ start: at, end: at + blank.length, newText: padding(align + shift) });
  }
  return edits;
}

/** Breaks a line that the new name makes too long after the last comma that fits. */
function broken(text: string, call: Call, align: number, shift: number): TextEdit[] {
  const start = lineStart(text, call.span.start);
  const end = lineEnd(text, call.span.end);
  const line = text.slice(start, end).trimEnd();
  // A line that was too long before is the author's choice.
  if (width(line) <= LINE_WIDTH && width(line) + shift <= LINE_WIDTH) return [];
  if (width(line) > LINE_WIDTH) return [];
  const breaks = call.args.slice(1).flatMap((arg, i) => {
    const from = call.args[i]?.span.end ?? arg.span.start;
    const comma = text.indexOf(',', from);
    return comma >= 0 && comma < arg.span.start
      ? [{ comma, next: comma + 1 + (/^\s*/.exec(text.slice(comma + 1))?.[0].length ?? 0) }]
      : [];
  });
  const column = (offset: number): number => columnOf(text, offset) + shift;
  const fitting = breaks.filter(({ comma }) => column(comma) + 1 <= LINE_WIDTH);
  const last = fitting[fitting.length - 1];
  return last ? [{ start: last.comma + 1, end: last.next, newText: `\n${padding(align + shift)}` }] : [];
}
