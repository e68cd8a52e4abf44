// C text → tokens with offsets. Comments vanish, a preprocessor line is one token, and nothing ever throws:
// text that is not C gives tokens and a problem. Works on any slice of a file in one linear pass.

export type TokenKind = 'word' | 'number' | 'string' | 'char' | 'punct' | 'directive';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Something that no C compiler would accept either; `start` is where it begins. */
export interface LexProblem {
  readonly start: number;
  readonly reason: string;
}

export interface Lexed {
  readonly tokens: Token[];
  readonly problem: LexProblem | null;
}

const enum Char {
  Nul = 0,
  Tab = 9,
  Newline = 10,
  Return = 13,
  Space = 32,
  DoubleQuote = 34,
  Hash = 35,
  SingleQuote = 39,
  Star = 42,
  Dot = 46,
  Slash = 47,
  Backslash = 92,
}

const WORD = 1;
const DIGIT = 2;
const SPACE = 4;

/** Class bits of a UTF-16 unit below 128; everything above counts as part of a word. */
const CLASS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const s = String.fromCharCode(c);
  if (/[A-Za-z_$]/.test(s)) CLASS[c] = WORD;
  else if (/[0-9]/.test(s)) CLASS[c] = WORD | DIGIT;
  else if (/\s/.test(s)) CLASS[c] = SPACE;
}

function classOf(code: number): number {
  return code < 128 ? (CLASS[code] ?? 0) : WORD;
}

export function isWordCode(code: number): boolean {
  return (classOf(code) & WORD) !== 0;
}

const PUNCT3 = new Set(['...', '<<=', '>>=']);
const PUNCT2 = new Set('-> ++ -- << >> <= >= == != && || += -= *= /= %= &= |= ^= ##'.split(' '));

/** Units that can be the second of a longer punctuator. */
const SECOND = new Set([...PUNCT2, ...PUNCT3].map((p) => p.charCodeAt(1)));

/** Offset after the comment that starts at `at`; -1 where none starts there. An unclosed comment ends with the text. */
export function skipComment(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== Char.Slash) return -1;
  const next = text.charCodeAt(at + 1);
  if (next === Char.Star) {
    const close = text.indexOf('*/', at + 2);
    return close < 0 || close + 2 > end ? end : close + 2;
  }
  return next === Char.Slash ? lineEnd(text, at + 2, end) : -1;
}

/** Offset after the string or character literal whose quote is at `at`; it ends at the latest with its line. */
export function skipLiteral(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at);
  for (let i = at + 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === quote) return i + 1;
    if (c === Char.Newline) return i;
    if (c === Char.Backslash) i++;
  }
  return end;
}

/** Offset of the newline that ends the logical line (backslash-newlines and comments are part of it), or `end`. */
export function skipDirective(text: string, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === Char.Newline) return i;
    if (c === Char.Backslash) {
      i += text.charCodeAt(i + 1) === Char.Return ? 2 : 1;
    } else if (c === Char.Slash) {
      const after = skipComment(text, i, end);
      if (after >= 0) i = after - 1;
    } else if (c === Char.DoubleQuote) {
      i = skipLiteral(text, i, end) - 1;
    }
  }
  return end;
}

function lineEnd(text: string, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === Char.Newline) return i;
    if (c === Char.Backslash) i += text.charCodeAt(i + 1) === Char.Return ? 2 : 1;
  }
  return end;
}

function skipNumber(text: string, at: number, end: number): number {
  let i = at + 1;
  for (; i < end; i++) {
    const c = text.charCodeAt(i);
    if (isWordCode(c) || c === Char.Dot) continue;
    const exponent = /[eEpP]/.test(text.charAt(i - 1)) && !/^0[xX][0-9a-fA-F]*$/.test(text.slice(at, i));
    if (!((c === 43 || c === 45) && exponent)) break;
  }
  return i;
}

function skipWord(text: string, at: number, end: number): number {
  let i = at + 1;
  while (i < end && isWordCode(text.charCodeAt(i))) i++;
  return i;
}

function punctuatorLength(text: string, at: number): number {
  if (!SECOND.has(text.charCodeAt(at + 1))) return 1;
  if (PUNCT3.has(text.slice(at, at + 3))) return 3;
  return PUNCT2.has(text.slice(at, at + 2)) ? 2 : 1;
}

/** Whether the literal `text[start, end)` ends with its own quote, and not with an escaped one. */
function isClosed(text: string, start: number, end: number): boolean {
  if (end === start + 1 || text.charCodeAt(end - 1) !== text.charCodeAt(start)) return false;
  let escapes = 0;
  while (text.charCodeAt(end - 2 - escapes) === Char.Backslash) escapes++;
  return escapes % 2 === 0;
}

/** Tokens of `text[from, to)`; offsets are those of `text`. */
export function tokenize(text: string, from = 0, to = text.length): Lexed {
  const tokens: Token[] = [];
  const problems: LexProblem[] = [];
  let lineStart = from;
  const add = (kind: TokenKind, start: number, end: number): number => {
    tokens.push({ kind, text: text.slice(start, end), start, end });
    return end;
  };
  for (let i = from; i < to;) {
    const c = text.charCodeAt(i);
    const bits = classOf(c);
    if (bits & SPACE) {
      i++;
      if (c === Char.Newline) lineStart = i;
    } else if (bits & DIGIT || (c === Char.Dot && classOf(text.charCodeAt(i + 1)) & DIGIT)) {
      i = add('number', i, skipNumber(text, i, to));
    } else if (bits & WORD) {
      const end = skipWord(text, i, to);
      // `L"…"` and `u8'…'` are one literal.
      const quoted =
        end - i <= 2 && end < to && /["']/.test(text.charAt(end)) && /^(?:[LuU]|u8)$/.test(text.slice(i, end));
      if (!quoted) i = add('word', i, end);
      else i = add(text.charAt(end) === '"' ? 'string' : 'char', i, skipLiteral(text, end, to));
    } else if (c === Char.DoubleQuote || c === Char.SingleQuote) {
      const end = skipLiteral(text, i, to);
      if (!isClosed(text, i, end)) problems.push({ start: i, reason: 'unterminated literal' });
      i = add(c === Char.DoubleQuote ? 'string' : 'char', i, end);
    } else if (c === Char.Slash && skipComment(text, i, to) >= 0) {
      const end = skipComment(text, i, to);
      const closed = text.charCodeAt(i + 1) === Char.Slash || (end >= i + 4 && text.startsWith('*/', end - 2));
      if (!closed) problems.push({ start: i, reason: 'unterminated comment' });
      i = end;
    } else if (c === Char.Hash && (tokens.at(-1)?.end ?? from) <= lineStart) {
      i = add('directive', i, skipDirective(text, i, to));
    } else if (c === Char.Backslash) {
      i++;
    } else {
      if (c === Char.Nul) problems.push({ start: i, reason: 'binary data (NUL byte)' });
      i = add('punct', i, Math.min(i + punctuatorLength(text, i), to));
    }
  }
  return { tokens, problem: problems[0] ?? null };
}
