// One command of git, with what it prints.
import { spawn } from 'node:child_process';

/** A repository may name programs that git is to run; none of them is needed for an answer. */
const NO_PROGRAMS = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** What git prints, or `null` where it fails or is not installed. */
export function askGit(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string | null> {
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
