// A reviewer's comments on a patch as one mail: the hunk quoted up to the line, the comment below. Nothing is sent.
import type { Patch } from '../patch/patch.js';
import { replyHeaders } from './review-mail.js';
import { wrap } from './wrap.js';

const WIDTH = 72;
/** Lines quoted above the one that a comment is about; in a hunk its head comes too. */
const QUOTED = 12;
const GAP = '> [...]';

export interface LineComment {
  /** 1-based line of the mail's body. */
  readonly line: number;
  readonly text: string;
}

/** The whole mail, to be saved and opened in a mail program. */
export function replyMail(patch: Patch, comments: readonly LineComment[]): string {
  return `${replyHeaders(patch)}\n${replyBody(patch, comments)}`;
}

/** The text of the mail. Comments stand in the order of the lines; two on one line follow each other. */
export function replyBody(patch: Patch, comments: readonly LineComment[]): string {
  const lines = patch.mail.body.split('\n');
  const hunks = patch.files
    .flatMap((file) => file.hunks)
    .map(({ at, lines: own }) => ({ at, end: own.at(-1)?.at ?? at }));
  const parts: string[] = [`${patch.author} wrote:`];
  let quoted = 0;
  for (const { line, text } of [...comments].sort((a, b) => a.line - b.line)) {
    const hunk = hunks.find(({ at, end }) => at <= line && line <= end);
    const start = hunk?.at ?? 1;
    const from = Math.max(start, line - QUOTED, quoted + 1);
    // The head of a hunk says where we are, whatever of it is left out.
    const head =
      hunk && from > start && quoted < start ? [`> ${lines[start - 1] ?? ''}`, ...(from > start + 1 ? [GAP] : [])] : [];
    const left = head.length === 0 && from > Math.max(quoted + 1, start) ? [GAP] : [];
    if (line > quoted)
      parts.push([...head, ...left, ...lines.slice(from - 1, line).map((one) => `> ${one}`.trimEnd())].join('\n'));
    parts.push(text.trim().split('\n').flatMap(wrapped).join('\n'));
    quoted = Math.max(quoted, line);
  }
  return `${parts.join('\n\n').replace('\n\n', '\n')}\n`;
}

/** Code that a reviewer sketches stays as it is: lines with an indentation are not wrapped. */
function wrapped(line: string): readonly string[] {
  return line.length <= WIDTH || /^\s/.test(line) ? [line.trimEnd()] : wrap(line, WIDTH);
}
