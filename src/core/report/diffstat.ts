// `git diff --stat`: which files a patch changes, and by how many lines.
import { plural } from './plural.js';

export interface FileStat {
  readonly file: string;
  readonly added: number;
  readonly removed: number;
}

/** Columns for the bars of plus and minus signs. */
const BAR_WIDTH = 30;

/** Counts the lines of a unified diff of one file. */
export function statOf(file: string, diff: string): FileStat {
  const body = diff.slice(diff.indexOf('\n@@') + 1).split('\n');
  const count = (sign: string): number => body.filter((line) => line.startsWith(sign)).length;
  return { file, added: count('+'), removed: count('-') };
}

/** One line a file, then the sum; ends in a newline. */
export function diffstat(stats: readonly FileStat[]): string {
  const nameWidth = Math.max(...stats.map(({ file }) => file.length));
  const largest = Math.max(...stats.map(({ added, removed }) => added + removed));
  const countWidth = String(largest).length;
  const scale = Math.min(1, BAR_WIDTH / Math.max(1, largest));
  const bar = (lines: number, sign: string): string =>
    sign.repeat(lines === 0 ? 0 : Math.max(1, Math.floor(lines * scale)));
  const rows = stats.map(({ file, added, removed }) => {
    const count = String(added + removed).padStart(countWidth);
    return ` ${file.padEnd(nameWidth)} | ${count} ${bar(added, '+')}${bar(removed, '-')}\n`;
  });
  const sum = (key: 'added' | 'removed'): number => stats.reduce((total, one) => total + one[key], 0);
  const parts = [
    `${plural(stats.length, 'file')} changed`,
    ...(sum('added') > 0 ? [`${plural(sum('added'), 'insertion')}(+)`] : []),
    ...(sum('removed') > 0 ? [`${plural(sum('removed'), 'deletion')}(-)`] : []),
  ];
  return `${rows.join('')} ${parts.join(', ')}\n`;
}
