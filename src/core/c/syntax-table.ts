// A syntax tree as flat arrays in preorder: taken from the parser in one walk, after which the tree can be freed.
// Reading arrays costs a fraction of what crossing into the parser for every node does, and needs no recursion.
import { isWordCode } from './lexer.js';
import type { CParser, NodeType, SyntaxCursor, SyntaxTree } from './parser-port.js';

/** A tree deeper than this is not read: the recursive passes over it must not exhaust the stack. */
export const MAX_SYNTAX_DEPTH = 800;

export interface SyntaxError {
  readonly start: number;
  readonly end: number;
  /** Name of the token that was supposed, or null for text that fits nowhere. */
  readonly missing: string | null;
}

export class SyntaxTable {
  readonly names: string[] = [];
  readonly fields: (string | null)[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Index after the last descendant. */
  readonly nexts: number[] = [];
  readonly errors: SyntaxError[] = [];
  /** Whether the walk stopped at MAX_SYNTAX_DEPTH. */
  tooDeep = false;

  /** Children of a node, in order. */
  children(node: number): number[] {
    const result: number[] = [];
    const end = this.nexts[node] ?? node;
    for (let i = node + 1; i < end; i = this.nexts[i] ?? end) result.push(i);
    return result;
  }

  /** The first child with that field name; -1 if there is none. */
  field(node: number, name: string): number {
    const end = this.nexts[node] ?? node;
    for (let i = node + 1; i < end; i = this.nexts[i] ?? end) if (this.fields[i] === name) return i;
    return -1;
  }

  name(node: number): string {
    return this.names[node] ?? '';
  }

  start(node: number): number {
    return this.starts[node] ?? 0;
  }

  end(node: number): number {
    return this.ends[node] ?? 0;
  }

  /** First child, -1 if there is none. */
  first(node: number): number {
    return (this.nexts[node] ?? 0) > node + 1 ? node + 1 : -1;
  }
}

/** Node types that are one word: where they end can be seen in the text. */
const WORDS = new Set('identifier field_identifier type_identifier statement_identifier primitive_type'.split(' '));

/** Node types without children that matter. */
const LEAVES = new Set([
  ...WORDS,
  ...'number_literal string_literal char_literal true false null storage_class_specifier type_qualifier'.split(' '),
  ...'break_statement continue_statement'.split(' '),
]);

/** Punctuation that can have a field name. */
const OPERATORS = new Set(
  '= + - * / % & | ^ ~ ! < > <= >= == != && || << >> ++ -- . -> += -= *= /= %= &= |= ^= <<= >>='.split(' '),
);

/**
 * Copies a tree of `text`: named nodes, and punctuation only where it has a field name (operators).
 * Every question to the cursor crosses into the parser, so none is asked whose answer is known.
 */
export function flatten(parser: CParser, tree: SyntaxTree, text: string): SyntaxTable {
  const table = new SyntaxTable();
  const cursor = tree.walk();
  const { nodeTypes, fieldNames } = parser;
  const { names, fields, starts, ends, nexts, errors } = table;
  const { hasError } = tree;
  const path: number[] = [];
  let known = -1;
  for (;;) {
    const type = nodeTypes[cursor.nodeTypeId];
    const index = names.length;
    if (hasError) noteError(cursor, type, errors);
    if (!type || type.named || OPERATORS.has(type.name)) {
      const fieldId = cursor.currentFieldId;
      if (type?.named !== false || fieldId > 0) {
        const start = known >= 0 ? known : cursor.startIndex;
        names.push(type?.name ?? 'ERROR');
        fields.push(fieldNames[fieldId] ?? null);
        starts.push(start);
        ends.push(type && WORDS.has(type.name) && !hasError ? wordEnd(text, start) : cursor.endIndex);
        nexts.push(index + 1);
        if (type?.named !== false && !(type && LEAVES.has(type.name)) && cursor.gotoFirstChild()) {
          path.push(index);
          // A first child begins where its parent does.
          known = hasError || path.length === 1 ? -1 : start;
          if (path.length <= MAX_SYNTAX_DEPTH) continue;
          table.tooDeep = true;
          return table;
        }
      }
    }
    known = -1;
    while (!cursor.gotoNextSibling()) {
      const parent = path.pop();
      if (parent === undefined) return table;
      nexts[parent] = names.length;
      cursor.gotoParent();
    }
  }
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (isWordCode(text.charCodeAt(end))) end++;
  return end;
}

function noteError(cursor: SyntaxCursor, type: NodeType | undefined, errors: SyntaxError[]): void {
  if (!type) errors.push({ start: cursor.startIndex, end: cursor.endIndex, missing: null });
  else if (cursor.nodeIsMissing) errors.push({ start: cursor.startIndex, end: cursor.startIndex, missing: type.name });
}
