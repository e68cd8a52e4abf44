// Where a patch is to be applied: the top of the tree that holds the scanned folder.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder upwards that is a git work tree or looks like the top of a kernel tree; `folder` itself where none is. */
export function treeTop(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (existsSync(join(at, 'MAINTAINERS')) && existsSync(join(at, 'Kbuild'))) return at;
    if (dirname(at) === at) return folder;
  }
}
