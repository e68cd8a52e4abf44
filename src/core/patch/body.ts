// Takes a mail's body apart as `git am` does: scissors, headers within the body, the message, and where the diff starts.
import { diffStart } from './parse-diff.js';

export interface MailBody {
  /** `From:` in the body: the author where somebody else sent the mail. */
  readonly from: string | null;
  readonly subject: string | null;
  readonly message: string;
  /** Lines of the whole body without their ends; positions of the diff are into these. */
  readonly lines: readonly string[];
  /** 0-based; -1 where there is no diff. */
  readonly diff: number;
  /** Text above a scissors line was left out. */
  readonly cut: boolean;
}

export function takeApart(body: string): MailBody {
  const lines = body.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const diff = diffStart(lines);
  const prose = diff < 0 ? lines : lines.slice(0, diff);
  const scissors = prose.findLastIndex(isScissors);
  let at = scissors + 1;
  while (at < prose.length && prose[at]?.trim() === '') at++;
  const headers = new Map<string, string>();
  for (let match = inBody(prose[at]); match; match = inBody(prose[++at])) headers.set(match.key, match.value);
  const rest = prose.slice(at);
  const end = rest.indexOf('---');
  return {
    from: headers.get('from') ?? null,
    subject: headers.get('subject') ?? null,
    message: (end < 0 ? rest : rest.slice(0, end)).join('\n').trim(),
    lines,
    diff,
    cut: scissors >= 0,
  };
}

function inBody(line: string | undefined): { readonly key: string; readonly value: string } | null {
  const match = /^(From|Subject|Date):\s+(.*)$/.exec(line ?? '');
  return match ? { key: (match[1] ?? '').toLowerCase(), value: (match[2] ?? '').trim() } : null;
}

/** A line of dashes with a pair of scissors, and perhaps words about cutting. */
function isScissors(line: string): boolean {
  return line.length <= 78 && /^[-\s]*-[-\s]*(?:>8|8<|>%|%<)[\s\S]*-/.test(line) && !/[{};]/.test(line);
}
