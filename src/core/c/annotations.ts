// Takes out of a token list what only annotates: preprocessor lines, attribute words, attribute calls.
import { ANNOTATIONS, ANNOTATION_CALLS } from './kernel-words.js';
import type { Token } from './lexer.js';

/** Index of the token that closes the bracket at `open`; -1 if the list ends first. */
export function matching(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const text = tokens[i]?.text;
    if (text === '(' || text === '[' || text === '{') depth++;
    else if (text === ')' || text === ']' || text === '}') {
      depth--;
      if (depth === 0) return i;
    }
  }
  return -1;
}

/** The tokens that carry meaning, in order. */
export function withoutAnnotations(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token || token.kind === 'directive') continue;
    if (token.kind === 'word') {
      if (ANNOTATION_CALLS.has(token.text) && tokens[i + 1]?.text === '(') {
        const close = matching(tokens, i + 1);
        if (close > 0) {
          i = close;
          continue;
        }
      }
      if (ANNOTATIONS.has(token.text)) continue;
    }
    kept.push(token);
  }
  return kept;
}
