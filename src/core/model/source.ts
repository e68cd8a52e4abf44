// A text that steps point back to, and the error that names a place in it.
import type { Span } from '../c/span.js';
import { LineIndex } from '../c/span.js';
import type { SourceRef } from '../explore/program.js';

/** One source text with its positions; built once and kept with everything that was compiled from it. */
export class SourceText {
  readonly #lines: LineIndex;

  constructor(
    /** A path for people: `models/world.h`, `mm/mincore.c`. */
    readonly file: string,
    readonly text: string,
  ) {
    this.#lines = new LineIndex(text);
  }

  ref(span: Span): SourceRef {
    return { file: this.file, span, ...this.#lines.position(span.start) };
  }

  /** What a row of a trace shows for a span: its line without indentation, or all of it on one line where it is longer. */
  row(span: Span): string {
    const first = this.#lines.position(span.start).line;
    const last = this.#lines.position(Math.max(span.start, span.end - 1)).line;
    if (first !== last) return firstStatement(this.text.slice(span.start, span.end));
    return tidy(this.text.slice(this.#lines.lineStart(first), this.#lineEnd(first)));
  }

  /** The text of a span on one line. */
  excerpt(span: Span): string {
    return this.text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
  }

  #lineEnd(line: number): number {
    return line < this.#lines.lineCount ? this.#lines.lineStart(line + 1) : this.text.length;
  }
}

/** Keeps a span over several lines readable: comments out, white space single, a body cut off. */
function firstStatement(text: string): string {
  const line = tidy(text);
  const body = line.indexOf('{');
  return body > 0 ? line.slice(0, body).trim() : line;
}

function tidy(text: string): string {
  return text
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/\/\/.*$/gm, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\s*\{\s*$/, '')
    .replace(/^\s*\}\s*(?=else)/, '')
    .trim();
}

/** A model that cannot be compiled: thrown inside the room, a typed result at its edge. */
export class ModelError extends Error {
  constructor(
    readonly source: SourceText,
    readonly span: Span,
    /** What is wrong, in words: construct and what was expected. */
    readonly reason: string,
  ) {
    const { line, column } = source.ref(span);
    super(`${source.file}:${String(line)}:${String(column)}: ${reason}`);
    this.name = 'ModelError';
  }
}
