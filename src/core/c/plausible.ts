// A linear check before parsing: neighbours that no C expression has, and chains that a GLR parser cannot hold.
// It names the place of an error exactly, and keeps a general parser's error recovery, which can take quadratic time
// and run out of stack, away from text that is not C.
import type { Complaint } from './guard.js';
import { tokenize, type Token } from './lexer.js';

/** Most `(x) - (y) * …` in one expression: each may be a cast, and the parser keeps both readings of all of them. */
export const MAX_CHAIN = 500;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Operators that need a value on their left. */
const INFIX = words('/ % == != <= >= < > << >> || | ^ ? = += -= *= /= %= <<= >>= &= |= ^= -> .');
/** Operators that need something on their right. */
const OPEN = words('/ % == != <= >= < > << >> || | ^ ? = += -= *= /= %= <<= >>= &= |= ^= + - & && ! ~ -> .');
/** After these a value begins. */
const BEFORE_VALUE = words('( [ ; return');
const CLOSERS = words(') ] } ; ,');
const MAYBE_CAST = words('- + * & (');

/** Checks a repaired text; null if nothing speaks against parsing it. */
export function implausible(text: string): Complaint | null {
  let chain = 0;
  let previous: Token | undefined;
  for (const token of tokenize(text).tokens) {
    if (previous) {
      if (clash(previous, token)) {
        return { start: token.start, end: token.end, reason: `\`${token.text}\` cannot follow \`${previous.text}\`` };
      }
      if (previous.text === ')' && (MAYBE_CAST.has(token.text) || token.kind !== 'punct')) chain++;
      else if (/^[;{},]$/.test(token.text)) chain = 0;
      if (chain > MAX_CHAIN) {
        return { start: token.start, end: token.end, reason: 'one expression has too many parentheses' };
      }
    }
    previous = token;
  }
  return null;
}

function clash(previous: Token, token: Token): boolean {
  const before = previous.kind === 'punct' || previous.text === 'return' ? previous.text : '';
  if (before === '->' || before === '.') return token.kind !== 'word';
  if (token.kind !== 'punct') return false;
  if (before === '?' && token.text === ':') return false;
  if (OPEN.has(before)) return INFIX.has(token.text) || CLOSERS.has(token.text) || token.text === ':';
  // `*` and `,` also stand in declarators and lists: `(int *)`, `{ 1, }`, `{ .a = 1 }`.
  if (before === '*') return (INFIX.has(token.text) || token.text === ';') && token.text !== '=';
  if (before === ',' || before === '{') return INFIX.has(token.text) && token.text !== '.';
  return BEFORE_VALUE.has(before) && INFIX.has(token.text);
}
