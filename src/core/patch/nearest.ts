// Where a hunk that does not apply was probably meant to go, and whether its change is there already.
import { newLines, oldLines, type Hunk } from './diff.js';

export interface NearestPlace {
  /** 1-based line of the text. */
  readonly line: number;
  /** How many of the hunk's old lines are there, in their order. */
  readonly same: number;
  readonly of: number;
  /** The first line that differs: what the patch expects, and what the file has (null at its end). */
  readonly expected: string;
  readonly found: string | null;
  readonly foundLine: number;
}

/** Blank lines and lone braces are everywhere: they say nothing about a place. */
const TELLING = /\w/;

/** null where not one line that says something is found. Ties go to the place nearest to where the patch says. */
export function nearestPlace(text: readonly string[], hunk: Hunk): NearestPlace | null {
  const pattern = oldLines(hunk);
  const where = new Map<string, number[]>();
  for (const [at, line] of pattern.entries()) {
    if (TELLING.test(line)) where.set(line, [...(where.get(line) ?? []), at]);
  }
  const votes = new Map<number, number>();
  for (const [at, line] of text.entries()) {
    for (const index of where.get(line) ?? []) votes.set(at - index, (votes.get(at - index) ?? 0) + 1);
  }
  const goal = hunk.oldStart - 1;
  let best: number | null = null;
  for (const [start, count] of votes) {
    const most = best === null ? 0 : (votes.get(best) ?? 0);
    const nearer = best === null || Math.abs(start - goal) < Math.abs(best - goal);
    if (count > most || (count === most && nearer)) best = start;
  }
  if (best === null) return null;
  const start = best;
  const differs = pattern.findIndex((line, at) => text[start + at] !== line);
  return {
    line: Math.max(1, start + 1),
    same: pattern.filter((line, at) => text[start + at] === line).length,
    of: pattern.length,
    expected: (pattern[differs] ?? '').trimEnd(),
    found: text[start + differs]?.trimEnd() ?? null,
    foundLine: start + differs + 1,
  };
}

/** The text has what the hunk would leave, in one piece, and the hunk adds something. */
export function alreadyThere(text: readonly string[], hunk: Hunk): boolean {
  const pattern = newLines(hunk);
  if (pattern.length === 0 || !hunk.lines.some((line) => line.kind === 'added')) return false;
  for (let start = 0; start + pattern.length <= text.length; start++) {
    if (pattern.every((line, at) => text[start + at] === line)) return true;
  }
  return false;
}
