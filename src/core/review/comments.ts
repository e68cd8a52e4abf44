// What reviewers say in reply to a patch: each comment with the line of the patch that it stands below, however it was quoted.
import type { Mail } from '../patch/mail.js';
import type { Patch } from '../patch/patch.js';

export interface ReviewComment {
  /** 1-based line of the patch mail's body: the last one quoted above the comment. */
  readonly at: number;
  readonly text: string;
}

const QUOTE = /^>[ ]?/;
/** Stands for lines that were left out of a quote. */
const GAP = /^\s*\[?\s*(?:\.\.\.|…|snip)\s*\]?\s*$/i;
/** Shorter pieces are found anywhere. */
const TELLING = 8;

/** Comments of a reply below quoted lines of the patch; what stands below nothing of it is left out. */
export function readComments(reply: Mail, patch: Patch): readonly ReviewComment[] {
  const text = new PatchText(patch.mail.body);
  const found: ReviewComment[] = [];
  let from = 0;
  for (const { quoted, said } of blocksOf(reply.body)) {
    const end = text.find(quoted, from);
    if (end === null) continue;
    from = end.offset;
    if (said !== '') found.push({ at: end.line, text: said });
  }
  return found;
}

interface Block {
  readonly quoted: readonly string[];
  readonly said: string;
}

function blocksOf(body: string): readonly Block[] {
  const blocks: { quoted: string[]; said: string[] }[] = [];
  for (const line of withoutSignature(body.split('\n'))) {
    const last = blocks.at(-1);
    const isQuote = line.startsWith('>');
    if (isQuote && (last === undefined || last.said.some((one) => one.trim() !== '')))
      blocks.push({ quoted: [line.replace(QUOTE, '')], said: [] });
    else if (isQuote) last?.quoted.push(line.replace(QUOTE, ''));
    else if (last && GAP.test(line)) last.quoted.push(line);
    else last?.said.push(line);
  }
  return blocks.map(({ quoted, said }) => ({ quoted, said: said.join('\n').trim() }));
}

function withoutSignature(lines: readonly string[]): readonly string[] {
  const at = lines.lastIndexOf('-- ');
  return at < 0 ? lines : lines.slice(0, at);
}

/** A body without its white space, so that quotes that a mailer wrapped anew are found in it. */
class PatchText {
  readonly #text: string;
  /** Offset after each line. */
  readonly #ends: readonly number[];

  constructor(body: string) {
    let text = '';
    this.#ends = body.split('\n').map((line) => (text += squeezed(line)).length);
    this.#text = text;
  }

  /** Where the quoted lines end; later places than `from` are better ones. */
  find(quoted: readonly string[], from: number): { readonly offset: number; readonly line: number } | null {
    let at: number | null = null;
    for (const piece of piecesOf(quoted)) {
      const end = this.#endOf(piece, at ?? from);
      if (end !== null) at = end;
    }
    // Blank lines alone go on where the quote before ended.
    const isBlank = quoted.every((line) => squeezed(line) === '');
    if (at === null && !(isBlank && from > 0)) return null;
    const offset = at ?? from;
    return { offset, line: this.#ends.findIndex((end) => end >= offset) + 1 };
  }

  /** The whole piece, or as many of its last lines as are there: a quote may begin with what is not of the patch. */
  #endOf(lines: readonly string[], from: number): number | null {
    for (let first = 0; first < lines.length; first++) {
      const text = lines.slice(first).map(squeezed).join('');
      if (text.length < TELLING && first > 0) return null;
      if (text === '') return null;
      const later = this.#text.indexOf(text, from);
      const at = later < 0 ? this.#text.indexOf(text) : later;
      if (at >= 0) return at + text.length;
    }
    return null;
  }
}

/** Gaps part a quote; blank lines at its end tell nothing. */
function piecesOf(quoted: readonly string[]): readonly (readonly string[])[] {
  const pieces: string[][] = [[]];
  for (const line of quoted) {
    if (GAP.test(line)) pieces.push([]);
    else pieces.at(-1)?.push(line);
  }
  return pieces.filter((piece) => piece.some((line) => line.trim() !== ''));
}

function squeezed(line: string): string {
  return line.replaceAll(/\s+/g, '');
}
