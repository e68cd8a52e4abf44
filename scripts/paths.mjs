// Where the project's own folders are, so that no script depends on the current directory.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} path relative to the repository */
export function fromRoot(path) {
  return join(root, path);
}
