// Short questions to git: who commits here, and how the patches of some files were titled.
import { askGit } from './ask-git.js';
import { isInWorkTree } from './git-listing.js';

export interface GitIdentity {
  readonly name: string;
  readonly email: string;
}

/** As many patches of a file as show what it is called in subjects. */
const SUBJECTS = '40';

/** Name and address that git would commit with in the folder; `null` where they are not configured. Git is not allowed to guess. */
export async function gitIdentity(folder: string): Promise<GitIdentity | null> {
  const line = await askGit(folder, ['-c', 'user.useConfigOnly=true', 'var', 'GIT_AUTHOR_IDENT']);
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
  const text = await askGit(folder, ['log', '--no-merges', '-n', SUBJECTS, '--format=%s', '--', ...files], signal);
  return (text ?? '').split('\n').filter((line) => line !== '');
}
