// Finds in a file's bytes which of many functions it tells something about: by calling one, defining it, or storing it.
// Mentions in prototypes, comments, directives and exports tell nothing, and most mentions are such.
import { createWordSearch } from './word-search.js';

/** Shorter names are not looked for: too much would match by chance, and the search would slow down. */
export const SHORTEST_NAME = 8;
/** A parameter list that is longer is taken for a definition's. */
const MOST_PARAMETER_BYTES = 4096;

export interface TellingNames {
  /** Indices of the names that `bytes[0, end)` tells about, without repetition. */
  find(bytes: Uint8Array, end: number): readonly number[];
}

const NEWLINE = 10;
const SPACE = 32;
const isSpace = (byte: number): boolean => byte === SPACE || (byte >= 9 && byte <= 13);
const isWord = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95;
const code = (char: string): number => char.charCodeAt(0);
const [OPEN, CLOSE, HASH, STAR, SLASH] = [code('('), code(')'), code('#'), code('*'), code('/')];
const [SEMICOLON, BRACE, EQUALS, AMPERSAND, COMMA] = [code(';'), code('{'), code('='), code('&'), code(',')];

/** What is asked for: `name` for calls, `=name` for the definition, `->field` for calls through a member. */
export function createTellingNames(names: readonly string[]): TellingNames {
  const words = new Map<string, number[]>();
  names.forEach((name, index) => {
    const word = name.replace(/^(?:->|=)/, '');
    // The name of a system call may begin with a digit: nothing calls it by name.
    if (word.length < SHORTEST_NAME || !/^[A-Za-z_]\w*$/.test(word)) return;
    const indices = words.get(word);
    if (indices) indices.push(index);
    else words.set(word, [index]);
  });
  const search = createWordSearch([...words.keys()]);
  return {
    find(bytes, end) {
      const found = new Set<number>();
      for (let at = search.find(bytes, 0, end); at >= 0;) {
        let after = at;
        while (after < end && isWord(bytes[after] ?? 0)) after++;
        for (const index of words.get(ascii(bytes, at, after)) ?? []) {
          if (found.has(index)) continue;
          const kind = names[index]?.[0];
          const tells = kind === '-' ? isCallThrough : kind === '=' ? defines : isTelling;
          if (tells(bytes, at, after, end)) found.add(index);
        }
        at = search.find(bytes, after, end);
      }
      return [...found];
    },
  };
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

function before(bytes: Uint8Array, at: number): number {
  let i = at - 1;
  while (i >= 0 && isSpace(bytes[i] ?? 0)) i--;
  return i;
}

function after(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && isSpace(bytes[i] ?? 0)) i++;
  return i;
}

function isCallThrough(bytes: Uint8Array, start: number, stop: number, end: number): boolean {
  const previous = bytes[before(bytes, start)];
  return (previous === code('>') || previous === code('.')) && bytes[after(bytes, stop, end)] === OPEN;
}

function defines(bytes: Uint8Array, start: number, stop: number, end: number): boolean {
  const line = lineOf(bytes, start);
  const next = after(bytes, stop, end);
  return isWord(bytes[line] ?? 0) && bytes[next] === OPEN && isDefinition(bytes, next, end);
}

function lineOf(bytes: Uint8Array, at: number): number {
  let line = at;
  while (line > 0 && bytes[line - 1] !== NEWLINE) line--;
  return line;
}

function isTelling(bytes: Uint8Array, start: number, stop: number, end: number): boolean {
  const line = lineOf(bytes, start);
  const first = after(bytes, line, end);
  const begins = bytes[first];
  if (begins === HASH) return false;
  const second = bytes[first + 1] ?? SPACE;
  if (begins === STAR && (second === SLASH || isSpace(second))) return false;
  if (begins === SLASH && (second === SLASH || second === STAR)) return false;
  const isTopLevel = first === line && isWord(begins ?? 0);
  const next = after(bytes, stop, end);
  if (bytes[next] === OPEN) return !isTopLevel;
  const previous = bytes[before(bytes, start)] ?? SPACE;
  if (previous === EQUALS || previous === AMPERSAND) return true;
  // `EXPORT_SYMBOL(name)` hands nothing to anybody.
  return !isTopLevel && (previous === OPEN || previous === COMMA) && (bytes[next] === CLOSE || bytes[next] === COMMA);
}

/** Whether what follows the parameters is a body rather than the end of a prototype. */
function isDefinition(bytes: Uint8Array, open: number, end: number): boolean {
  let depth = 0;
  for (let i = open; i < Math.min(end, open + MOST_PARAMETER_BYTES); i++) {
    const byte = bytes[i];
    if (byte === OPEN) depth++;
    else if (byte === CLOSE) depth--;
    else if (depth === 0 && byte === BRACE) return true;
    else if (depth === 0 && byte === SEMICOLON) return false;
  }
  return true;
}
