// What the parts of the AST builder share: the flat tree, the original text, the marks of the repair, and a tally.
import type { Expr, Stmt } from '../ast.js';
import type { Mark } from '../repair/context.js';
import type { Span } from '../span.js';
import type { SyntaxTable } from '../syntax-table.js';

/** Keywords whose number must be the same in the text and in the tree; see guard.ts. */
export const COUNTED = [
  'if',
  'else',
  'for',
  'while',
  'do',
  'switch',
  'case',
  'default',
  'return',
  'goto',
  'break',
  'continue',
] as const;
export type Counted = (typeof COUNTED)[number];
export type Tally = Record<Counted, number>;

export function newTally(): Tally {
  return {
    if: 0,
    else: 0,
    for: 0,
    while: 0,
    do: 0,
    switch: 0,
    case: 0,
    default: 0,
    return: 0,
    goto: 0,
    break: 0,
    continue: 0,
  };
}

/** A node that has no reading as C inside a function; the whole variant is then unparsed. */
export interface Misfit extends Span {
  readonly reason: string;
}

export interface Builder {
  readonly table: SyntaxTable;
  /** The original text. Offsets of nodes are offsets of it. */
  readonly text: string;
  readonly marks: ReadonlyMap<number, Mark>;
  readonly tally: Tally;
  readonly misfits: Misfit[];
  expr(node: number): Expr;
  stmt(node: number): Stmt;
}

export function spanOf(builder: Builder, node: number): Span {
  return { start: builder.table.start(node), end: builder.table.end(node) };
}

/** The node's text in the original, which the repair may have overwritten. */
export function textOf(builder: Builder, node: number): string {
  const start = builder.table.start(node);
  const mark = builder.marks.get(start);
  if (mark?.kind === 'spelling') return mark.text;
  if (mark?.kind === 'name' || mark?.kind === 'type') return builder.text.slice(mark.span.start, mark.span.end);
  return builder.text.slice(start, builder.table.end(node));
}
