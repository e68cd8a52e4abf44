// Places in the sample tree by what stands there, so that tests do not count lines.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The 1-based line and column of `text` in a file, at or after the first line that contains `after`. Throws when absent. */
export function placeOf(folder: string, file: string, text: string, after = ''): { line: number; column: number } {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  const from = lines.findIndex((line) => line.includes(after));
  const line = lines.findIndex((content, index) => index >= from && content.includes(text));
  if (from < 0 || line < 0) throw new Error(`${file} has no ${text} after ${after}`);
  return { line: line + 1, column: (lines[line] ?? '').indexOf(text) + 1 };
}
