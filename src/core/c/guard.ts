// The last line against a silent mis-read: a tree must account for every control keyword of its text and hold no error.
import { COUNTED, type Counted, type Misfit, type Tally } from './build/builder.js';
import type { Token } from './lexer.js';
import type { ParseFailure } from './parser-port.js';
import type { SyntaxTable } from './syntax-table.js';

const COUNTED_WORDS: ReadonlySet<string> = new Set(COUNTED);

export interface Complaint {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** An error node longer than this says little about where the error is. */
const TELLING_LENGTH = 200;

/** The most telling error of a tree, described; null if it has none. */
export function syntaxComplaint(table: SyntaxTable, text: string): Complaint | null {
  const error = table.errors.find((e) => e.end - e.start < TELLING_LENGTH) ?? table.errors[0];
  if (!error) return null;
  if (error.missing !== null) return { start: error.start, end: error.end, reason: `\`${error.missing}\` is missing` };
  return unreadable(error.start, error.end, text);
}

/** What to say of a parse that was given up. */
export function failureComplaint(failure: ParseFailure, text: string): Complaint {
  const start = Math.min(failure.stoppedAt, text.length);
  const lineEnd = text.indexOf('\n', start + 1);
  const end = lineEnd < 0 ? text.length : lineEnd;
  return failure.reason === null ? unreadable(start, end, text) : { start, end, reason: failure.reason };
}

function unreadable(start: number, end: number, text: string): Complaint {
  const lineEnd = text.indexOf('\n', end);
  const own =
    text.slice(start, end).trim() === ''
      ? text.slice(start, lineEnd < 0 ? text.length : lineEnd)
      : text.slice(start, end);
  const shown = own.replace(/\s+/g, ' ').trim();
  const quoted = shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
  return { start, end, reason: `cannot read \`${quoted}\` as C` };
}

/** Compares the control keywords of the live tokens with those that the tree holds. */
export function tallyComplaint(tokens: readonly Token[], tally: Tally, misfits: readonly Misfit[]): Complaint | null {
  const misfit = misfits[0];
  if (misfit) return misfit;
  const expected: Partial<Record<string, number>> = {};
  for (const [i, token] of tokens.entries()) {
    const qualifiesAsm = token.text === 'goto' && tokens[i + 1]?.text === '(';
    if (token.kind === 'word' && COUNTED_WORDS.has(token.text) && !qualifiesAsm)
      expected[token.text] = (expected[token.text] ?? 0) + 1;
  }
  const wrong: Counted | undefined = COUNTED.find((word) => (expected[word] ?? 0) !== tally[word]);
  const first = wrong === undefined ? undefined : tokens.find((t) => t.text === wrong);
  if (wrong === undefined || !first) return null;
  const reason = `the tree holds ${String(tally[wrong])} of ${String(expected[wrong] ?? 0)} \`${wrong}\``;
  return { start: first.start, end: first.end, reason };
}
