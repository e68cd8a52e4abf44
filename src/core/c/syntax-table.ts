// A syntax tree as flat arrays in preorder: taken from the parser in one walk, after which the tree can be freed.
// Reading arrays costs a fraction of what crossing into the parser for every node does, and needs no recursion.
import type { CParser, SyntaxTree } from './parser-port.js';

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

/** Node types without children that matter. */
const LEAVES = new Set(
  (
    'identifier field_identifier type_identifier statement_identifier primitive_type number_literal string_literal ' +
    'char_literal true false null storage_class_specifier type_qualifier break_statement continue_statement'
  ).split(' '),
);

/** Punctuation that can have a field name. */
const OPERATORS = new Set(
  '= + - * / % & | ^ ~ ! < > <= >= == != && || << >> ++ -- . -> += -= *= /= %= &= |= ^= <<= >>='.split(' '),
);

/** Copies a tree: named nodes, and punctuation only where it has a field name (operators). */
export function flatten(parser: CParser, tree: SyntaxTree): SyntaxTable {
  const table = new SyntaxTable();
  const cursor = tree.walk();
  const { nodeTypes, fieldNames } = parser;
  const { names, fields, starts, ends, nexts, errors } = table;
  const path: number[] = [];
  for (;;) {
    const type = nodeTypes[cursor.nodeTypeId];
    let descend = false;
    const index = names.length;
    const fieldId = type && !type.named && !OPERATORS.has(type.name) ? 0 : cursor.currentFieldId;
    if (type?.named !== false || fieldId > 0) {
      names.push(type?.name ?? 'ERROR');
      fields.push(fieldNames[fieldId] ?? null);
      starts.push(cursor.startIndex);
      ends.push(cursor.endIndex);
      nexts.push(index + 1);
      descend = type?.named !== false && !(type && LEAVES.has(type.name));
    }
    if (tree.hasError) {
      if (!type) errors.push({ start: cursor.startIndex, end: cursor.endIndex, missing: null });
      else if (cursor.nodeIsMissing) errors.push({ start: cursor.startIndex, end: cursor.startIndex, missing: type.name });
    }
    if (descend && cursor.gotoFirstChild()) {
      path.push(index);
      if (path.length > MAX_SYNTAX_DEPTH) {
        table.tooDeep = true;
        return table;
      }
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      const parent = path.pop();
      if (parent === undefined) return table;
      nexts[parent] = names.length;
      cursor.gotoParent();
    }
  }
}
