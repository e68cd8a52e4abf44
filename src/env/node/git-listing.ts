// Lists the C sources of a git work tree: what git tracks, and what it neither tracks nor ignores.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Looks for `.git` from the folder upwards, without starting git. */
export function isInWorkTree(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

const LIST = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate', '--', '*.c', '*.h'];

/** A repository may name programs that git is to run; none of them is needed for a listing, so none runs. */
const NO_PROGRAMS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/**
 * Names relative to `folder`, in git's order, or `null` where git cannot say: it is not installed, the tree belongs to
 * somebody else, the repository is broken.
 */
export function listWithGit(folder: string, signal?: AbortSignal): Promise<readonly string[] | null> {
  return new Promise((resolve) => {
    const git = spawn('git', [...NO_PROGRAMS, ...LIST], {
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
      resolve(code === 0 ? Buffer.concat(chunks).toString('utf8').split('\0').slice(0, -1) : null);
    });
  });
}
