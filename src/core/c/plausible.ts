// A linear check before parsing: neighbours that no C expression has, and chains that a GLR parser cannot hold.
// It names the place of an error exactly, and keeps a general parser's error recovery, which can take quadratic time
// and run out of stack, away from text that is not C.
import type { Complaint } from './guard.js';
import type { Token } from './lexer.js';

/** Most `(x) - (y) * …` in one expression: each may be a cast, and the parser keeps both readings of all of them. */
export const MAX_CHAIN = 500;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Operators that need a value on their left. */
const INFIX = words('/ % == != <= >= < > << >> || | ^ ? = += -= *= /= %= <<= >>= &= |= ^= -> .');
/** Operators that need something on their right. */
const OPEN = words('/ % == != <= >= < > << >> || | ^ ? = += -= *= /= %= <<= >>= &= |= ^= + - & && ! ~ -> .');
/** After these a value begins. */
const BEFORE_VALUE = words('[ ; : return');
const CLOSERS = words(') ] } ; ,');
const STATEMENT_WORDS = words('if else for while do switch case default return goto break continue');
const BEFORE_WORD = words('* [');
const CHAIN_ENDS = words('; { } ,');
const MAYBE_CAST = words('- + * & (');

/** Most tokens of one statement, or of one item of a brace list. */
export const MAX_STATEMENT_TOKENS = 3000;

/** Checks the live tokens of a function; null if nothing speaks against parsing them. */
export function implausible(tokens: readonly Token[]): Complaint | null {
  let chain = 0;
  let length = 0;
  const enclosing: string[] = [];
  let beforeThat: Token | undefined;
  let previous: Token | undefined;
  for (const [i, token] of tokens.entries()) {
    if (previous) {
      // Operators can be all of a macro argument: `check(a, <, b)`, `check(&~)`.
      const two = previous.kind === 'punct' && isOperator(beforeThat) && isListPunctuation(tokens[i - 3]);
      const aloneBefore = (two || isListPunctuation(beforeThat)) && isListPunctuation(token);
      const aloneNow = isListPunctuation(previous) && isListPunctuation(tokens[i + 1]);
      if (!aloneBefore && !aloneNow && clash(previous, token)) {
        return { start: token.start, end: token.end, reason: `\`${token.text}\` cannot follow \`${previous.text}\`` };
      }
      if (previous.text === ')' && (token.kind !== 'punct' || MAYBE_CAST.has(token.text))) chain++;
      else if (token.kind === 'punct' && CHAIN_ENDS.has(token.text)) chain = 0;
      if (chain > MAX_CHAIN || length > MAX_STATEMENT_TOKENS) {
        return { start: token.start, end: token.end, reason: 'one statement is too long' };
      }
    }
    length++;
    if (token.kind === 'punct') {
      if (/^[([{]$/.test(token.text)) enclosing.push(opensList(previous, token) ? ',' : token.text);
      else if (/^[)\]}]$/.test(token.text)) enclosing.pop();
      if (/^[;{}]$/.test(token.text) || (token.text === ',' && enclosing.at(-1) === ',')) length = 0;
    }
    beforeThat = previous;
    previous = token;
  }
  return null;
}

/** A brace list, such as an initialiser: its commas separate items. */
function opensList(previous: Token | undefined, token: Token): boolean {
  return token.text === '{' && (previous?.text === '=' || previous?.text === ',' || previous?.text === '(');
}

function isOperator(token: Token | undefined): boolean {
  return token?.kind === 'punct' && !/^[()[\]{},;]$/.test(token.text);
}

function isListPunctuation(token: Token | undefined): boolean {
  return token !== undefined && (token.text === ',' || token.text === '(' || token.text === ')');
}

function clash(previous: Token, token: Token): boolean {
  const before = previous.text;
  // A register in assembly that is a macro argument: `%%eax`.
  if (before === '%' && token.text === '%') return false;
  if (before === '->' || before === '.') return token.kind !== 'word';
  if (previous.kind !== 'punct' && before !== 'return') return false;
  if (token.kind === 'word') return STATEMENT_WORDS.has(token.text) && (OPEN.has(before) || BEFORE_WORD.has(before));
  if (token.kind !== 'punct') return false;
  if (before === '?' && token.text === ':') return false;
  if (OPEN.has(before)) return INFIX.has(token.text) || CLOSERS.has(token.text) || token.text === ':';
  // `*` and `,` also stand in declarators and lists: `(int *)`, `{ 1, }`, `{ .a = 1 }`.
  if (before === '*') return (INFIX.has(token.text) || token.text === ';') && token.text !== '=';
  if (before === '{') return (INFIX.has(token.text) && token.text !== '.') || token.text === ':';
  return BEFORE_VALUE.has(before) && INFIX.has(token.text);
}
