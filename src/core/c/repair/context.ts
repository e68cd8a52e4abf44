// What the repair rules share: the live tokens of one function, the text they rewrite, and what they must be read back as.
import type { Brackets } from '../bracket-match.js';
import type { Draft } from '../draft.js';
import type { FunctionHead } from '../function-head.js';
import type { Token } from '../lexer.js';
import type { Span } from '../span.js';

/** How the node that begins at a given offset of the repaired text must be read. */
export type Mark =
  /** A `while` that stands for an iterator macro; its condition holds the arguments. */
  | { readonly kind: 'iterator'; readonly name: string }
  /** The `while` of `do … while` that stands for a loop-closing macro. */
  | { readonly kind: 'loop-end'; readonly name: string }
  /** An identifier that stands for a type. */
  | { readonly kind: 'type'; readonly span: Span }
  /** An identifier that stands for something without a value that could be known. */
  | { readonly kind: 'opaque'; readonly what: string; readonly span: Span; readonly names?: readonly string[] }
  /** An identifier that stands for a jump: what is done with it, the macro knows. `value` is all after the word. */
  | { readonly kind: 'jump'; readonly word: 'return' | 'goto'; readonly value: Span | null; readonly span: Span }
  /** A `{` that stands for the `(` of a macro whose arguments are statements: whether each runs, the macro knows. */
  | { readonly kind: 'statements'; readonly macro: string }
  /** A `~` that stands for a cast. */
  | { readonly kind: 'cast'; readonly type: Span }
  /** A `!` before a call in statement position, which rules out that it declares something. */
  | { readonly kind: 'call' }
  /** A `||` that stands for the `...` of a case range. */
  | { readonly kind: 'range' }
  /** A word that the original does not spell. */
  | { readonly kind: 'spelling'; readonly text: string }
  /** An identifier whose real text is elsewhere. */
  | { readonly kind: 'name'; readonly span: Span };

export interface RepairContext {
  readonly text: string;
  /** Live tokens without annotations. */
  readonly tokens: readonly Token[];
  readonly brackets: Brackets;
  readonly head: FunctionHead;
  /** Index of the `{` of the body. */
  readonly body: number;
  readonly draft: Draft;
  readonly marks: Map<number, Mark>;
}

/** Puts one identifier in place of `[start, end)`; only its first line is used. */
export function replaceByName(context: RepairContext, start: number, end: number, mark: Mark): void {
  const { text, draft, marks } = context;
  const newline = text.indexOf('\n', start);
  const lineEnd = newline < 0 || newline > end ? end : newline;
  draft.blank(start, end);
  draft.replace(start, lineEnd, 'T', '_');
  marks.set(start, mark);
}

/** Writes `;` into the first blank between two tokens; false where there is none but newlines. */
export function insertSemicolon(context: RepairContext, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const unit = context.text.charAt(at);
    if (unit === '\n' || unit === '\r') continue;
    context.draft.write(at, ';');
    return true;
  }
  return false;
}
