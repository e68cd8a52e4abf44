// Where in the text of a patch a finding of the patched file stands.
import { nameOf, type FilePatch, type Hunk } from '../patch/diff.js';
import type { Patch } from '../patch/patch.js';
import type { Finding, Site } from '../sites/site.js';
import type { ReviewStep } from './result.js';

export interface PatchPlace {
  readonly file: FilePatch;
  /** null where the patch does not touch the line itself. */
  readonly hunk: Hunk | null;
  /** Index into the hunk's lines. */
  readonly line: number;
  /** 1-based line of the mail's body: of the line, or of the file's first hunk. */
  readonly at: number;
}

/** `place` is one of the files as this step leaves them; null where the patch does not touch its file. */
export function placeInPatch(
  patch: Pick<Patch, 'files'>,
  step: Pick<ReviewStep, 'files'>,
  place: Pick<Finding | Site, 'file' | 'line'>,
): PatchPlace | null {
  for (const [index, file] of patch.files.entries()) {
    if (file.newPath !== place.file && nameOf(file) !== place.file) continue;
    let moved = 0;
    for (const [at, hunk] of file.hunks.entries()) {
      const result = step.files[index]?.hunks[at];
      if (!result?.ok) continue;
      const line = lineOf(hunk, result.line + moved, place.line);
      if (line >= 0) return { file, hunk, line, at: hunk.lines[line]?.at ?? hunk.at };
      moved += count(hunk, 'added') - count(hunk, 'removed');
    }
    return { file, hunk: null, line: -1, at: file.hunks[0]?.at ?? 1 };
  }
  return null;
}

/** Index of the hunk's line that becomes `wanted` of the new text, if its first one is line `start` there; or -1. */
function lineOf(hunk: Hunk, start: number, wanted: number): number {
  let number = start;
  for (const [index, line] of hunk.lines.entries()) {
    if (line.kind === 'removed') continue;
    if (number === wanted) return index;
    number++;
  }
  return -1;
}

function count(hunk: Hunk, kind: Hunk['lines'][number]['kind']): number {
  return hunk.lines.filter((line) => line.kind === kind).length;
}
