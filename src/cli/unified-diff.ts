// A unified diff that `patch -p1` and `git apply` take, with the function's head after each hunk's range as git prints it.
import { structuredPatch } from 'diff';

const CONTEXT = 3;
/** As long as git prints of a function's head. */
const HEAD_LENGTH = 80;

/** Empty when the texts are equal. `file` is relative to where the patch is to be applied. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  // A tab after a name with a space keeps `patch` from reading the rest as a date.
  const end = file.includes(' ') ? '\t' : '';
  const { hunks } = structuredPatch(file, file, before, after, undefined, undefined, { context: CONTEXT });
  const lines = before.split('\n');
  const text = hunks.map((hunk) => {
    const range = `@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`;
    const head = functionHead(lines, hunk.oldStart - 1);
    return `${range}${head === '' ? '' : ` ${head}`}\n${hunk.lines.map((line) => `${line}\n`).join('')}`;
  });
  return `--- a/${file}${end}\n+++ b/${file}${end}\n${text.join('')}`;
}

/** An empty range is named by the line before it. */
function span(start: number, count: number): string {
  if (count === 0) return `${String(start - 1)},0`;
  return count === 1 ? String(start) : `${String(start)},${String(count)}`;
}

/** The last line before `line` (0-based) that starts in column 0 with a letter and is no label: git's own rule. */
function functionHead(lines: readonly string[], line: number): string {
  for (let at = line - 1; at >= 0; at--) {
    const text = lines[at] ?? '';
    if (/^[A-Za-z_]/.test(text) && !/^\w+:/.test(text)) return text.slice(0, HEAD_LENGTH).trimEnd();
  }
  return '';
}
