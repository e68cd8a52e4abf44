// Lists the C sources of a git work tree: what git tracks, and what it neither tracks nor ignores.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { askGit } from './ask-git.js';

/** Looks for `.git` from the folder upwards, without starting git. */
export function isInWorkTree(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

const LIST = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate', '--', '*.c', '*.h'];

/**
 * Names relative to `folder`, in git's order, or `null` where git cannot say: it is not installed, the tree belongs to
 * somebody else, the repository is broken.
 */
export async function listWithGit(folder: string, signal?: AbortSignal): Promise<readonly string[] | null> {
  const text = await askGit(folder, LIST, signal);
  return text === null ? null : text.split('\0').slice(0, -1);
}
