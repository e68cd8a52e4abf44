// One command of git, with what it prints.
import { spawn } from 'node:child_process';
import { gitEnvironment, NO_PROGRAMS } from './git-settings.js';

/** What git prints, or `null` where it fails or is not installed. */
export function askGit(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const git = spawn('git', [...NO_PROGRAMS, ...args], {
      cwd: folder,
      env: gitEnvironment(),
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
