// A plan as the files that `git format-patch --cover-letter` would write.
import { createHash } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffstat, statOf } from '../core/report/diffstat.js';
import { coverText } from '../core/report/series-cover.js';
import { mailFileName, mailHead, type MailAuthor } from '../core/report/series-mail.js';
import { patchText } from '../core/report/series-text.js';
import type { FileChange, SeriesPatch, SeriesPlan } from '../core/series/plan.js';
import type { SourceEncoding } from '../env/node/source-file.js';
import { unifiedDiff } from './unified-diff.js';

export interface SeriesOutput {
  readonly top: string;
  readonly out: string;
  readonly author: MailAuthor;
  readonly date: Date;
  readonly encodings: ReadonlyMap<string, SourceEncoding>;
}

/** As many digits of a blob's name as git prints in a large repository. */
const ABBREVIATED = 12;
const SIGNATURE = '-- \nTryMap\n';

/** Paths of the files written, in order. Throws what `node:fs` throws. */
export function writeSeries(plan: SeriesPlan, output: SeriesOutput): readonly string[] {
  const { author, out } = output;
  const total = plan.patches.length;
  const date = output.date.toUTCString().replace('GMT', '+0000');
  const head = { author, date, total };
  const cover = coverText(plan);
  const stats = new Map<string, { file: string; added: number; removed: number }>();
  const mails = plan.patches.map((patch, index) => {
    const text = patchText(patch, plan);
    const own = patch.files.map(({ file, before, after }) => statOf(file, unifiedDiff(file, before, after)));
    for (const one of own) {
      const known = stats.get(one.file) ?? { file: one.file, added: 0, removed: 0 };
      stats.set(one.file, { ...known, added: known.added + one.added, removed: known.removed + one.removed });
    }
    const bytes = Buffer.concat([
      Buffer.from(`${mailHead({ ...head, ...text, number: index + 1 }, true)}---\n${diffstat(own)}\n`),
      ...diffsOf(patch, output),
      Buffer.from(SIGNATURE),
    ]);
    return { name: mailFileName(index + 1, text.subject), bytes };
  });
  const summary = diffstat([...stats.values()].sort((a, b) => (a.file < b.file ? -1 : 1)));
  const letter = Buffer.from(`${mailHead({ ...head, ...cover, number: 0 }, false)}\n${summary}\n${SIGNATURE}`);
  return [{ name: '0000-cover-letter.patch', bytes: letter }, ...mails].map(({ name, bytes }) => {
    const path = join(out, name);
    writeFileSync(path, bytes);
    return path;
  });
}

/** In the bytes that each file has, so that they apply. */
function diffsOf(patch: SeriesPatch, { top, encodings }: SeriesOutput): readonly Buffer[] {
  return patch.files.map((change) => {
    const { file, before, after } = change;
    const encoding = encodings.get(file) ?? 'utf8';
    const mode = (statSync(join(top, file)).mode & 0o100) === 0 ? '100644' : '100755';
    const names = `${blobName(change, 'before', encoding)}..${blobName(change, 'after', encoding)}`;
    const head = `diff --git a/${file} b/${file}\nindex ${names} ${mode}\n`;
    return Buffer.from(head + unifiedDiff(file, before, after), encoding);
  });
}

/** What git calls the file's content: lets `git am -3` find its base. */
function blobName(change: FileChange, which: 'before' | 'after', encoding: SourceEncoding): string {
  const bytes = Buffer.from(change[which], encoding);
  const hash = createHash('sha1')
    .update(`blob ${String(bytes.length)}\0`)
    .update(bytes);
  return hash.digest('hex').slice(0, ABBREVIATED);
}
