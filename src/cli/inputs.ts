// From the PATHs of a command line to one root with folders and files below it. Names of the report are relative to the root.
import { statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { describeFileError } from '../env/node/source-file.js';

export interface Inputs {
  /** Absolute. */
  readonly root: string;
  /** Absolute: the deepest folder that holds all PATHs. Equal to `root`, or below it. */
  readonly top: string;
  /** The root as the report names it: the PATH itself where one folder was given. */
  readonly tree: string;
  /** Relative to `root`, `''` for the root itself. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** PATHs that cannot be used, as given, each with a sentence that follows the name. */
  readonly problems: readonly { readonly name: string; readonly message: string }[];
}

/**
 * The root is the PATH where that is one folder; otherwise the current directory where it holds all PATHs, else
 * their deepest common folder.
 */
export function resolveInputs(paths: readonly string[], cwd: string): Inputs {
  const folders: string[] = [];
  const files: string[] = [];
  const problems: { name: string; message: string }[] = [];
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    try {
      (statSync(absolute).isDirectory() ? folders : files).push(absolute);
    } catch (error) {
      problems.push({ name: path, message: describeFileError(error) });
    }
  }
  const root = commonRoot(folders, files, cwd);
  const inRoot = (absolute: string): string => relative(root, absolute).split(sep).join('/');
  return {
    root,
    top: folders.length + files.length === 0 ? root : commonFolder([...folders, ...files.map((file) => dirname(file))]),
    tree: paths.length === 1 && folders.length === 1 ? (paths[0] ?? '.') : relative(cwd, root) || '.',
    folders: [...new Set(folders.map(inRoot))],
    files: [...new Set(files.map(inRoot))],
    problems,
  };
}

function commonRoot(folders: readonly string[], files: readonly string[], cwd: string): string {
  const only = folders[0];
  if (only !== undefined && folders.length === 1 && files.length === 0) return only;
  const parents = [...folders, ...files.map((file) => dirname(file))];
  if (parents.every((parent) => contains(cwd, parent))) return cwd;
  return commonFolder(parents);
}

/** Of at least one folder. */
function commonFolder(folders: readonly string[]): string {
  let root = folders[0] ?? sep;
  while (!folders.every((folder) => contains(root, folder)) && dirname(root) !== root) root = dirname(root);
  return root;
}

function contains(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below));
}
