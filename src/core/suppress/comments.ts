// `trymap:` comments of a C text: which codes they silence, where, and why.
import { commentText } from '../c/comments.js';
import { skipComment, tokenize } from '../c/lexer.js';
import type { LineIndex, Span } from '../c/span.js';
import { SUPPRESSIBLE_CODES } from './codes.js';
import { nearestWord } from './nearest.js';

/** `/* trymap: ignore CODE[, CODE…] -- reason *\/`, on the line or above it; `ignore-file` for the whole text. */
export interface CommentSuppression {
  readonly span: Span;
  readonly codes: readonly string[];
  readonly reason: string;
  /** The line whose entries are silenced; `null` for the whole file. */
  readonly line: number | null;
}

export interface CommentMistake {
  readonly span: Span;
  readonly message: string;
}

export interface SuppressionComments {
  readonly suppressions: readonly CommentSuppression[];
  readonly mistakes: readonly CommentMistake[];
}

/** What a comment that silences something begins with. */
export const MARK = 'trymap:';
const DIRECTIVES = ['ignore', 'ignore-file'];
const NOTHING: SuppressionComments = { suppressions: [], mistakes: [] };

export function readSuppressionComments(text: string, lines: LineIndex): SuppressionComments {
  if (!text.includes(MARK)) return NOTHING;
  const { tokens } = tokenize(text);
  const code = tokens.filter((token) => token.kind !== 'directive');
  const suppressions: CommentSuppression[] = [];
  const mistakes: CommentMistake[] = [];
  for (const span of commentsBetween(text, tokens)) {
    const words = commentText(text, span);
    if (!words.startsWith(MARK)) continue;
    const read = readDirective(words.slice(MARK.length));
    if (typeof read === 'string') {
      mistakes.push({ span, message: read });
      continue;
    }
    const line = read.wholeFile ? null : targetLine(text, span, code, lines);
    suppressions.push({ span, codes: read.codes, reason: read.reason, line });
  }
  return { suppressions, mistakes };
}

/** A sentence where it cannot be read. */
function readDirective(words: string): { codes: string[]; reason: string; wholeFile: boolean } | string {
  const [, directive = '', rest = ''] = /^\s*(\S*)([^]*)$/.exec(words) ?? [];
  if (!DIRECTIVES.includes(directive)) {
    const near = nearestWord(directive, DIRECTIVES);
    return `unknown word ${JSON.stringify(directive)} after \`${MARK}\`${near === null ? '' : `: is \`${near}\` meant?`}`;
  }
  const at = rest.indexOf('--');
  const reason =
    at < 0
      ? ''
      : rest
          .slice(at + 2)
          .replace(/\s+/g, ' ')
          .trim();
  const codes = (at < 0 ? rest : rest.slice(0, at)).split(/[\s,]+/).filter((code) => code !== '');
  if (codes.length === 0) return `\`${MARK} ${directive}\` names no code: expected \`${directive} CODE -- reason\``;
  for (const code of codes) {
    if (SUPPRESSIBLE_CODES.includes(code)) continue;
    const near = nearestWord(code, SUPPRESSIBLE_CODES);
    return `unknown code ${JSON.stringify(code)}${near === null ? '' : `: is \`${near}\` meant?`}`;
  }
  if (reason === '') return `a suppression needs a reason: expected \`${directive} ${codes.join(', ')} -- reason\``;
  return { codes, reason, wholeFile: directive === 'ignore-file' };
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Behind code on its line, a comment speaks of that line; alone, of the next line with code. */
function targetLine(text: string, span: Span, code: readonly Extent[], lines: LineIndex): number {
  const start = lines.position(span.start).line;
  const before = text.slice(lines.lineStart(start), span.start);
  const next = code.find((token) => token.start >= span.end);
  const isFirstOnLine = before.trim() === '';
  if (!isFirstOnLine || next === undefined) return start;
  return lines.position(next.start).line;
}

/** Comments stand between tokens, and nowhere else. */
function* commentsBetween(text: string, tokens: readonly Extent[]): Generator<Span> {
  let from = 0;
  for (const token of [...tokens, { start: text.length, end: text.length }]) {
    for (let at = text.indexOf('/', from); at >= 0 && at < token.start;) {
      const end = skipComment(text, at, text.length);
      if (end < 0) break;
      yield { start: at, end };
      at = text.indexOf('/', end);
    }
    from = token.end;
  }
}
