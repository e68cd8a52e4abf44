// A review as replies to the patches: the hunk quoted, the comment below, one mail a patch, as an mbox. Nothing is sent.
import { nameOf, type Hunk } from '../patch/diff.js';
import type { Patch } from '../patch/patch.js';
import { placeInPatch } from '../review/finding-place.js';
import type { ReviewStep, SeriesReview } from '../review/result.js';
import type { Finding } from '../sites/site.js';
import { headerPerson, headerText } from './header-text.js';
import { leftText, stepFailures } from './review-text.js';
import { wrap } from './wrap.js';

const WIDTH = 72;
/** Lines quoted above the one that a comment is about. */
const QUOTED = 12;

/** `patches` are those of the series, in order. Empty where there is nothing to say. */
export function reviewMail({ steps, helpers, across }: SeriesReview, patches: readonly Patch[]): string {
  const left = helpers.filter((helper) => helper.removed && helper.left.length > 0).map(leftText);
  return steps
    .map((step, at) => {
      const patch = patches[at];
      const beyond = across
        .filter(({ prefix, kind }) => prefix === step.prefix && kind !== 'gone')
        .map(({ finding }) => finding);
      const comments = patch ? commentsOn(patch, step, beyond) : [];
      if (at === steps.length - 1) comments.push(...left);
      return patch && comments.length > 0 ? reply(patch, comments) : '';
    })
    .join('');
}

function reply(patch: Patch, comments: readonly string[]): string {
  const body = `${patch.author} wrote:\n${comments.join('\n')}`.replaceAll(/^(>*From )/gm, '>$1');
  return `From mboxrd@z Thu Jan  1 00:00:00 1970\n${replyHeaders(patch)}\n${body}\n`;
}

/** Header lines of an answer to the patch, each with its end; sender and date are left to who sends it. */
export function replyHeaders({ mail, author }: Patch): string {
  const ids = mail.id === null ? [] : [...new Set([...mail.answers, mail.id])].map((id) => `<${id}>`);
  const headers = [
    `To: ${headerPerson(author)}`,
    `Subject: Re: ${headerText(mail.subject)}`,
    ...(mail.id === null ? [] : [`In-Reply-To: <${mail.id}>`, `References: ${ids.join('\n ')}`]),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  return headers.map((line) => `${line}\n`).join('');
}

function commentsOn(patch: Patch, step: ReviewStep, beyond: readonly Finding[]): string[] {
  if (!step.applied) {
    return [`\nThis does not apply here:\n\n${stepFailures(step)}`];
  }
  return [...step.appeared, ...beyond].map((finding) => {
    const quoted = quote(patch, step, finding).map((line) => `> ${line}\n`);
    const place = `${finding.file}:${String(finding.line)} with this applied`;
    const text = `In ${finding.function}(): ${finding.message} (${place}, ${finding.rule}).`;
    return `${quoted.join('')}\n${wrap(text, WIDTH).join('\n')}\n`;
  });
}

/** The hunk that holds the finding's line, up to that line; the head of the file's change where none does. */
function quote(patch: Patch, step: ReviewStep, finding: Finding): readonly string[] {
  const place = placeInPatch(patch, step, finding);
  if (place === null) return [];
  const { file, hunk, line } = place;
  return hunk ? quotedHunk(hunk, line) : [`--- a/${file.oldPath ?? nameOf(file)}`, `+++ b/${nameOf(file)}`];
}

const SIGNS = { context: ' ', removed: '-', added: '+' } as const;

function quotedHunk(hunk: Hunk, end: number): readonly string[] {
  const range = `@@ -${String(hunk.oldStart)} +${String(hunk.newStart)} @@ ${hunk.section}`.trimEnd();
  const first = Math.max(0, end - QUOTED);
  const lines = hunk.lines.slice(first, end + 1).map((line) => SIGNS[line.kind] + line.text.replace(/\n$/, ''));
  return [range, ...(first > 0 ? ['[...]'] : []), ...lines];
}
