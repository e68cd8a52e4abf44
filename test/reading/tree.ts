// What the trees of a function say: at which offsets control words stand, found by visiting every property of every node.
import type { FunctionAst } from '../../src/core/c/ast.js';

const WORD_OF: Readonly<Record<string, string>> = {
  if: 'if',
  for: 'for',
  while: 'while',
  do: 'do',
  switch: 'switch',
  return: 'return',
  goto: 'goto',
  break: 'break',
  continue: 'continue',
};

/** What a tree accounts for. */
export interface Account {
  /** Offset and word of each control statement. */
  readonly words: Map<number, string>;
  /** Stretches whose contents are said to be unknown: whatever stands there was not read, and nobody was told otherwise. */
  readonly opaque: { readonly start: number; readonly end: number }[];
}

export function accountOf(asts: readonly FunctionAst[], text: string): Account {
  const account: Account = { words: new Map(), opaque: [] };
  for (const ast of asts) visit(ast, text, account);
  return account;
}

function visit(node: unknown, text: string, account: Account): void {
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node && 'span' in node) {
    const { start, end } = node.span as { start: number; end: number };
    const kind = String(node.kind);
    if (kind === 'opaque' || kind === 'type' || kind === 'sizeof') account.opaque.push({ start, end });
    else if (kind === 'case' && 'values' in node) account.words.set(start, node.values === null ? 'default' : 'case');
    else if (WORD_OF[kind] !== undefined) account.words.set(start, WORD_OF[kind]);
    // The `while` of a `do` stands after its body.
    if (kind === 'do' && 'body' in node) {
      const body = (node.body as { span: { end: number } }).span.end;
      const at = text.slice(body, end).search(/\bwhile\b/);
      if (at >= 0) account.words.set(body + at, 'while');
    }
  }
  for (const value of Object.values(node)) visit(value, text, account);
}
