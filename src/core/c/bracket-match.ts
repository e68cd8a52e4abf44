// Which bracket closes which, for a token list; and how deep they nest.
import type { Token } from './lexer.js';

export interface Brackets {
  /** For an opening bracket the index of its partner and vice versa; -1 elsewhere. */
  readonly partner: Int32Array;
  readonly maxDepth: number;
  /** The first bracket without a partner of its kind. */
  readonly unbalanced: Token | null;
}

const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export function matchBrackets(tokens: readonly Token[]): Brackets {
  const partner = new Int32Array(tokens.length).fill(-1);
  const stack: number[] = [];
  let maxDepth = 0;
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'punct' || token.text.length !== 1) continue;
    const opener = CLOSERS[token.text];
    if (opener !== undefined) {
      const open = stack.pop();
      const opened = open === undefined ? undefined : tokens[open];
      if (open === undefined || opened?.text !== opener) {
        // Of `( }` the parenthesis is the culprit, of a lone `}` the brace itself.
        return { partner, maxDepth, unbalanced: opened && token.text === '}' ? opened : token };
      }
      partner[open] = i;
      partner[i] = open;
    } else if (token.text === '(' || token.text === '[' || token.text === '{') {
      stack.push(i);
      if (stack.length > maxDepth) maxDepth = stack.length;
    }
  }
  const open = stack.pop();
  return { partner, maxDepth, unbalanced: open === undefined ? null : (tokens[open] ?? null) };
}
