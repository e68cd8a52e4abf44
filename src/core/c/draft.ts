// The repaired text of a slice while it is made: same length and same rows as the original, always.
import type { Token } from './lexer.js';

const NEWLINE = 10;
const SPACE = 32;
/** How many units one call may pass as arguments. */
const CHUNK = 8192;

export class Draft {
  readonly #units: Uint16Array;

  /** Starts with nothing but the newlines of `text`. */
  constructor(text: string) {
    this.#units = new Uint16Array(text.length).fill(SPACE);
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.#units[i] = NEWLINE;
  }

  /** Writes a token as it is. A multi-line one (a string with a backslash-newline) must be written by `fill`. */
  put(token: Token): void {
    this.write(token.start, token.text);
  }

  /** Overwrites units from `at`; newlines stay where they are. */
  write(at: number, text: string): void {
    const units = this.#units;
    for (let i = 0; i < text.length; i++) if (units[at + i] !== NEWLINE) units[at + i] = text.charCodeAt(i);
  }

  /** Overwrites `[start, end)` with `text`, padded with `pad` or cut. */
  replace(start: number, end: number, text: string, pad = ' '): void {
    this.write(start, text.slice(0, end - start).padEnd(end - start, pad));
  }

  isBlank(at: number): boolean {
    return this.#units[at] === SPACE;
  }

  blank(start: number, end: number): void {
    this.replace(start, end, '');
  }

  toString(): string {
    let text = '';
    for (let i = 0; i < this.#units.length; i += CHUNK) {
      const chunk: unknown = Reflect.apply(String.fromCharCode, null, this.#units.subarray(i, i + CHUNK));
      text += String(chunk);
    }
    return text;
  }
}
