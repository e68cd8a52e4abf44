// What a reply says of a patch: its words, each at the line of the patch that was quoted last above them.
import type { Mail } from './mail.js';
import type { Patch } from './patch.js';

export interface QuotedComment {
  /** 1-based line of the patch mail's body. */
  readonly line: number;
  readonly text: string;
}

/** Where quoting begins in a reply. */
const QUOTE = /^> ?/;

/**
 * Each run of quoted lines is looked for in the patch after the one before it; what is quoted of an earlier reply (`> > `)
 * or left out by `[...]` is passed over. Words above the first quoted line are about the whole patch, and have line 1.
 */
export function quotedComments(reply: Pick<Mail, 'body'>, patch: Pick<Patch, 'mail'>): readonly QuotedComment[] {
  const lines = patch.mail.body.split('\n').map((line) => line.trimEnd());
  const found: { line: number; words: string[] }[] = [];
  let at = 0;
  let run: string[] = [];
  let words: string[] | undefined;
  const settle = (): void => {
    at = placeOf(run, lines, at);
    run = [];
  };
  for (const line of endOfReply(reply.body.split('\n'))) {
    if (QUOTE.test(line)) {
      const quoted = line.replace(QUOTE, '').trimEnd();
      if (quoted.startsWith('[...')) settle();
      else if (!QUOTE.test(quoted)) run.push(quoted);
      words = undefined;
    } else if (words !== undefined) words.push(line);
    else if (line.trim() !== '') {
      settle();
      words = [line];
      found.push({ line: Math.max(1, at), words });
    }
  }
  return found
    .map(({ line, words: own }) => ({ line, text: own.join('\n').trim() }))
    .filter(({ text }, index) => !(index === 0 && /\b(?:wrote|writes):$/.test(text)));
}

/** The 1-based line where the run ends in the patch; where it is not there as a whole, that of its last known line. */
function placeOf(run: readonly string[], lines: readonly string[], from: number): number {
  if (run.length === 0) return from;
  const whole = lines.findIndex(
    (_, start) => start >= from && run.every((quoted, index) => lines[start + index] === quoted),
  );
  if (whole >= 0) return whole + run.length;
  let at = from;
  for (const quoted of run) {
    const next = quoted === '' ? -1 : nearest(lines, quoted, at);
    if (next >= 0) at = next + 1;
  }
  return at;
}

/** A signature says nothing of the patch. */
function endOfReply(lines: readonly string[]): readonly string[] {
  const end = lines.indexOf('-- ');
  return end < 0 ? lines : lines.slice(0, end);
}

/** The next line that reads like this; a line that mailers wrapped agrees with the beginning of the whole one. */
function nearest(lines: readonly string[], quoted: string, from: number): number {
  const exact = lines.indexOf(quoted, from);
  if (exact >= 0) return exact;
  return quoted.length < 30 ? -1 : lines.findIndex((line, index) => index >= from && line.startsWith(quoted));
}
