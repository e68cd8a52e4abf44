// What changed since the version before, as text: patches by content, problems, comments about lines that stayed.
import type { SeriesReview } from '../review/result.js';
import type { PatchPair } from '../review/versions.js';
import { plural } from './plural.js';

/** Empty where no version before was given. */
export function versionsText({ versions }: SeriesReview): string {
  if (versions === null) return '';
  const { from, to, patches, openComments, mended, fresh } = versions;
  const same = patches.filter(({ kind }) => kind === 'same').length;
  const problems = (list: typeof mended, what: string): string =>
    list
      .map(({ rule, file, message }) => `    ${what}: ${file === null ? '' : `${file}: `}${message} [${rule}]\n`)
      .join('');
  const comments = openComments.map(
    ({ before, after, by, line, text }) =>
      `    ${by} on ${before}, about a line that ${after} still has:\n        > ${line}\n${indented(text)}`,
  );
  return (
    `\nsince v${String(from)} (this is v${String(to)}): ${plural(same, 'patch', 'patches')} the same\n` +
    patches.map(pairText).join('') +
    problems(mended, 'mended') +
    problems(fresh, 'new') +
    comments.join('')
  );
}

function pairText({ before, after, title, kind, gone, come }: PatchPair): string {
  const lines = `${String(gone)} changed lines gone, ${String(come)} new`;
  switch (kind) {
    case 'same':
      return '';
    case 'message':
      return `    ${after ?? ''} ${title}: only the message changed\n`;
    case 'changed':
      return `    ${after ?? ''} ${title}: ${lines}\n`;
    case 'added':
      return `    ${after ?? ''} ${title}: added\n`;
    case 'dropped':
      return `    ${before ?? ''} ${title}: dropped\n`;
  }
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '        ').concat('\n');
}
