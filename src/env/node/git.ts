// Asks git for what it stores. Arguments are lists, never shell text; nothing that a repository names as a program is run.
import { spawnSync } from 'node:child_process';
import { gitEnvironment, NO_PROGRAMS } from './git-settings.js';

/** Of what git may print: a series of patches, or a file. */
const MAX_OUTPUT = 256 * 1024 * 1024;

export type GitAnswer =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly message: string };

export function askGit(folder: string, args: readonly string[]): GitAnswer {
  const { error, status, stdout, stderr } = spawnSync('git', [...NO_PROGRAMS, ...args], {
    cwd: folder,
    env: gitEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: MAX_OUTPUT,
  });
  if (error) return { ok: false, message: `git cannot be run: ${error.message}` };
  if (status === 0) return { ok: true, bytes: stdout };
  const first = stderr.toString('utf8').trim().split('\n')[0] ?? '';
  return { ok: false, message: first === '' ? `git ended with status ${String(status)}` : first };
}

/** The id of the commit that a revision names, or why there is none. */
export function commitOf(folder: string, revision: string): GitAnswer & { readonly id?: string } {
  const answer = askGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (answer.ok) return { ...answer, id: answer.bytes.toString('latin1').trim() };
  return { ok: false, message: `${revision}: no such commit` };
}
