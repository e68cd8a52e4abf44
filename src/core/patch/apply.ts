// Applies one patch to a tree in memory, as `patch -p1` does, but wholly or not at all.
import { nameOf, oldLines, type FilePatch, type Hunk } from './diff.js';
import { splitLines } from './lines.js';
import { locateHunk, type HunkPlace } from './locate-hunk.js';
import { alreadyThere, nearestPlace, type NearestPlace } from './nearest.js';
import type { OverlayTree } from './tree.js';

export type HunkResult =
  | ({ readonly ok: true } & HunkPlace)
  | {
      readonly ok: false;
      /** 1-based, as the patch says. */
      readonly expectedLine: number;
      readonly nearest: NearestPlace | null;
      readonly alreadyThere: boolean;
    };

export interface FileResult {
  readonly file: string;
  readonly ok: boolean;
  readonly hunks: readonly HunkResult[];
  /** Why the file as a whole cannot be patched. */
  readonly problem: string | null;
}

export interface ApplyResult {
  /** Nothing was changed unless this is true. */
  readonly ok: boolean;
  readonly files: readonly FileResult[];
  readonly tree: OverlayTree;
}

/** `malformed` patches were cut off somewhere: what is left of them must not pass for the whole. */
export function applyPatch(tree: OverlayTree, files: readonly FilePatch[], malformed = false): ApplyResult {
  let after = tree;
  const results: FileResult[] = [];
  for (const file of files) {
    const { result, writes } = applyFile(after, file);
    results.push(result);
    if (result.ok) after = after.with(writes);
  }
  const ok = !malformed && files.length > 0 && results.every((result) => result.ok);
  return { ok, files: results, tree: ok ? after : tree };
}

interface FileOutcome {
  readonly result: FileResult;
  readonly writes: ReadonlyMap<string, string | null>;
}

function applyFile(tree: OverlayTree, patch: FilePatch): FileOutcome {
  const file = nameOf(patch);
  const fail = (problem: string | null, hunks: readonly HunkResult[] = []): FileOutcome => ({
    result: { file, ok: false, hunks, problem },
    writes: new Map(),
  });
  if (patch.binary) return fail('a binary patch is not applied');
  const old = patch.oldPath === null ? '' : tree.read(patch.oldPath);
  if (old === null) return fail(`${patch.oldPath ?? ''} does not exist`);
  const moves = patch.oldPath !== null && patch.newPath !== null && patch.oldPath !== patch.newPath;
  if (patch.newPath !== null && (moves || patch.oldPath === null) && (tree.read(patch.newPath) ?? '') !== '') {
    return fail(`${patch.newPath} exists already`);
  }
  const { hunks, text } = applyHunks(splitLines(old), patch.hunks);
  if (text === null) return fail(null, hunks);
  if (patch.newPath === null && text !== '')
    return fail('the file to be removed holds more than the patch says', hunks);
  const writes = new Map<string, string | null>();
  if (moves && !patch.copy) writes.set(patch.oldPath, null);
  if (patch.newPath !== null) writes.set(patch.newPath, text);
  else if (patch.oldPath !== null) writes.set(patch.oldPath, null);
  return { result: { file, ok: true, hunks, problem: null }, writes };
}

function applyHunks(
  text: readonly string[],
  hunks: readonly Hunk[],
): { readonly hunks: readonly HunkResult[]; readonly text: string | null } {
  const results: HunkResult[] = [];
  const out: string[] = [];
  let frozen = 0;
  let offset = 0;
  for (const hunk of hunks) {
    const place = locateHunk({ text, hunk, offset, frozen });
    if (place === null) {
      const nearest = nearestPlace(text, hunk);
      results.push({ ok: false, expectedLine: hunk.oldStart, nearest, alreadyThere: alreadyThere(text, hunk) });
      continue;
    }
    results.push({ ok: true, ...place });
    offset = place.offset;
    // One by one: a text may have more lines than a call can have arguments.
    for (let at = frozen; at < place.line - 1; at++) out.push(text[at] ?? '');
    let at = place.line - 1;
    for (const line of hunk.lines) {
      // The file's own line where fuzz let the context differ.
      if (line.kind === 'context') out.push(text[at] ?? '');
      else if (line.kind === 'added') out.push(line.text);
      if (line.kind !== 'added') at++;
    }
    frozen = place.line - 1 + oldLines(hunk).length;
  }
  for (let at = frozen; at < text.length; at++) out.push(text[at] ?? '');
  return { hunks: results, text: results.every((result) => result.ok) ? joinLines(out) : null };
}

/** A line without an end that is no longer the last one gets one. */
function joinLines(lines: readonly string[]): string {
  return lines.map((line, at) => (at < lines.length - 1 && !line.endsWith('\n') ? `${line}\n` : line)).join('');
}
