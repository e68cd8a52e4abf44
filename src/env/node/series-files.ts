// Where the mails of a series lie: one file, standard input, a maildir, a folder of patches, or the commits of a git range.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MailFile } from '../../core/patch/read-series.js';
import { askGit, commitOf } from './git.js';
import { FORMAT_SERIES } from './git-settings.js';
import { describeFileError } from './source-file.js';

export type SeriesFiles =
  | {
      readonly ok: true;
      readonly files: readonly MailFile[];
      /** The commit before the first one of a git range: what the series applies to. */
      readonly base: string | null;
    }
  | { readonly ok: false; readonly message: string };

const MAIL_NAME = /\.(?:patch|diff|eml|mbox|mbx|mail|txt)$/;
const STANDARD_INPUT = 0;

/** `name` is a path, `-`, or a range A..B of the repository in `tree`. */
export function findSeriesFiles(name: string, cwd: string, tree: string): SeriesFiles {
  try {
    if (name === '-') return found([{ name: 'standard input', bytes: readFileSync(STANDARD_INPUT) }]);
    const path = resolve(cwd, name);
    if (existsSync(path))
      return statSync(path).isDirectory() ? fromFolder(path, name) : found([readMailFile(path, name)]);
  } catch (error) {
    return { ok: false, message: describeFileError(error) };
  }
  return fromRange(name, tree);
}

function fromFolder(path: string, name: string): SeriesFiles {
  const isMaildir = ['cur', 'new'].some((folder) => existsSync(join(path, folder)));
  const names = isMaildir
    ? ['cur', 'new'].flatMap((folder) => filesIn(join(path, folder)).map((file) => `${folder}/${file}`))
    : filesIn(path).filter((file) => MAIL_NAME.test(file));
  if (names.length === 0)
    return { ok: false, message: 'the folder holds no .patch, .eml or .mbox file, and is no maildir' };
  return found(names.map((file) => readMailFile(join(path, file), `${name.replace(/\/$/, '')}/${file}`)));
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

function readMailFile(path: string, name: string): MailFile {
  return { name, bytes: readFileSync(path) };
}

function fromRange(name: string, tree: string): SeriesFiles {
  const range = /^([^.\s][^\s]*?)\.\.([^.\s][^\s]*)?$/.exec(name);
  if (!range) return { ok: false, message: 'does not exist, and is no range A..B of commits' };
  const from = commitOf(tree, range[1] ?? '');
  const to = commitOf(tree, range[2] ?? 'HEAD');
  if (!from.ok) return from;
  if (!to.ok) return to;
  const ends = [from.id ?? '', to.id ?? ''];
  const base = askGit(tree, ['merge-base', ...ends]);
  if (!base.ok) return { ok: false, message: 'its ends have no common ancestor' };
  const patches = askGit(tree, [...FORMAT_SERIES, ends.join('..')]);
  if (!patches.ok) return patches;
  return { ok: true, files: [{ name, bytes: patches.bytes }], base: base.bytes.toString('latin1').trim() };
}

function found(files: readonly MailFile[]): SeriesFiles {
  return { ok: true, files, base: null };
}
