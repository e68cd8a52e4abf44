// A mail as one patch of a series.
import { takeApart } from './body.js';
import type { DiffProblem, FilePatch } from './diff.js';
import type { Mail } from './mail.js';
import { parseDiff } from './parse-diff.js';
import { parseSubject, type PatchSubject } from './subject.js';

export interface Patch {
  readonly mail: Mail;
  readonly subject: PatchSubject;
  /** As the mail writes it: `Name <address>`. */
  readonly author: string;
  readonly message: string;
  readonly files: readonly FilePatch[];
  readonly problems: readonly DiffProblem[];
  /** Text above a scissors line was left out. */
  readonly cut: boolean;
}

/** null where the mail holds no patch: a cover, a reply, something else. */
export function patchOf(mail: Mail): Patch | null {
  const subject = parseSubject(mail.subject);
  // A reply quotes patches and may sketch another one; it is one itself only where its subject says so.
  if (subject.reply && subject.follows === null) return null;
  const body = takeApart(mail.body);
  if (body.diff < 0) return null;
  const { files, problems } = parseDiff(body.lines, body.diff);
  if (files.length + problems.length === 0) return null;
  return {
    mail,
    subject: body.subject === null ? subject : { ...subject, title: parseSubject(body.subject).title },
    author: body.from ?? personText(mail),
    message: body.message,
    files,
    problems,
    cut: body.cut,
  };
}

function personText({ from }: Mail): string {
  if (from === null) return 'unknown';
  return from.name === '' ? from.address : `${from.name} <${from.address}>`;
}

/** `05/13`, `07/23 fix`, or the title where the patch has no number. */
export function patchLabel({ subject }: Patch): string {
  if (subject.number === null) return subject.title;
  const width = String(subject.total ?? 0).length;
  const number = String(subject.number).padStart(width, '0');
  return `${number}/${String(subject.total ?? '?')}${subject.follows === null ? '' : ` ${subject.follows}`}`;
}
