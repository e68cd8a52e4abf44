// A range of commits as a series of mails, with the tree that it applies to; git is asked without blocking the thread.
import { spawn } from 'node:child_process';
import type { MailFile } from '../../core/patch/read-series.js';
import { FORMAT_SERIES, gitEnvironment, NO_PROGRAMS } from './git-settings.js';

export interface CommitTreeReader {
  /** Files of the commit by name; those that it does not have are left out. */
  read(paths: readonly string[]): Promise<Readonly<Record<string, string>>>;
}

export type RangeAnswer =
  | { readonly ok: true; readonly files: readonly MailFile[]; readonly base: string; readonly tree: CommitTreeReader }
  | { readonly ok: false; readonly message: string };

/** `range` is `A..B`, or `A` for what follows it up to HEAD. */
export async function readRange(folder: string, range: string): Promise<RangeAnswer> {
  const [from = '', to = 'HEAD'] = range.split('..');
  const ends: string[] = [];
  for (const end of [from, to === '' ? 'HEAD' : to]) {
    const commit = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${end}^{commit}`]);
    if (!commit.ok) return { ok: false, message: `${end}: no such commit` };
    ends.push(commit.bytes.toString('latin1').trim());
  }
  const [first = '', last = ''] = ends;
  const base = await git(folder, ['merge-base', first, last]);
  if (!base.ok) return { ok: false, message: `${range}: its ends have no common ancestor` };
  const patches = await git(folder, [...FORMAT_SERIES, `${first}..${last}`]);
  if (!patches.ok) return patches;
  const id = base.bytes.toString('latin1').trim();
  return { ok: true, files: [{ name: range, bytes: patches.bytes }], base: id, tree: treeOf(folder, id) };
}

function treeOf(folder: string, commit: string): CommitTreeReader {
  return {
    async read(paths) {
      const found: Record<string, string> = {};
      for (const path of paths) {
        const blob = await git(folder, ['cat-file', 'blob', `${commit}:${path}`]);
        if (blob.ok) found[path] = blob.bytes.toString('utf8');
      }
      return found;
    },
  };
}

type Answer = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

function git(folder: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn('git', [...NO_PROGRAMS, ...args], {
      cwd: folder,
      env: gitEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error) => resolve({ ok: false, message: `git cannot be run: ${error.message}` }));
    child.on('close', (status) => {
      if (status === 0) resolve({ ok: true, bytes: Buffer.concat(out) });
      else {
        const first = Buffer.concat(err).toString('utf8').trim().split('\n')[0] ?? '';
        resolve({ ok: false, message: first === '' ? `git ended with status ${String(status)}` : first });
      }
    });
  });
}
