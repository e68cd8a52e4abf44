// Comments as people read them: first lines of model files, words of a function's author.
import { skipComment } from './lexer.js';
import type { Span } from './span.js';

/** The text of a comment without its delimiters and leading stars; lines keep their breaks. */
export function commentText(text: string, span: Span): string {
  const raw = text.slice(span.start, span.end);
  if (raw.startsWith('//')) return raw.slice(2).trim();
  const lines = raw
    .replace(/^\/\*+/, '')
    .replace(/\*+\/$/, '')
    .split('\n');
  return lines
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** The comment that a text begins with; adjacent `//` lines are one. An SPDX line is no comment in this sense. */
export function firstComment(text: string): Span | null {
  let at = skipBlank(text, 0);
  const start = at;
  let end = -1;
  for (;;) {
    const after = skipComment(text, at, text.length);
    if (after < 0) return end < 0 ? null : { start, end };
    if (text.slice(at, after).includes('SPDX-License-Identifier')) return firstCommentFrom(text, after);
    if (text.startsWith('/*', at)) return end < 0 ? { start, end: after } : { start, end };
    end = after;
    const next = skipBlank(text, after);
    if (text.slice(after, next).split('\n').length > 2) return { start, end };
    at = next;
  }
}

function firstCommentFrom(text: string, from: number): Span | null {
  const found = firstComment(text.slice(from));
  return found && { start: found.start + from, end: found.end + from };
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}
