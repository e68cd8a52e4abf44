// Short questions to git: who commits here, and how the patches of some files were titled.
import { spawn } from 'node:child_process';
import { isInWorkTree } from './git-listing.js';

export interface GitIdentity {
  readonly name: string;
  readonly email: string;
}

/** A repository may name programs that git is to run; none of them is needed for an answer. */
const NO_PROGRAMS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
/** As many patches of a file as show what it is called in subjects. */
const SUBJECTS = '40';

/** Name and address that git would commit with in the folder; `null` where they are not configured. Git is not allowed to guess. */
export async function gitIdentity(folder: string): Promise<GitIdentity | null> {
  const line = await ask(folder, ['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT']);
  const [, name, email] = /^(.+?) <([^<>\s]+)> \d+ [+-]\d{4}\s*$/.exec(line ?? '') ?? [];
  return name !== undefined && email !== undefined ? { name, email } : null;
}

/** Subjects of the last patches to the files, the newest first; empty where there is no history. */
export async function subjectsOf(
  folder: string,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (!isInWorkTree(folder)) return [];
  const text = await ask(folder, ['log', '--no-merges', '-n', SUBJECTS, '--format=%s', '--', ...files], signal);
  return (text ?? '').split('\n').filter((line) => line !== '');
}

/** What git prints, or `null` where it fails or is not installed. */
function ask(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const git = spawn('git', [...NO_PROGRAMS, ...args], {
      cwd: folder,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      ...(signal ? { signal } : {}),
    });
    const chunks: Buffer[] = [];
    git.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    git.on('error', () => {
      resolve(null);
    });
    git.on('close', (code) => {
      resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : null);
    });
  });
}
