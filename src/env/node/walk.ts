// Lists the C sources of a folder that is under no version control: a recursive walk that follows no symbolic link.
import { readdirSync, type Dirent } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CancelSignal } from '../../core/ports.js';
import { CancelledError } from '../../core/ports.js';
import { isSkippedDirectory, isSourceName } from '../../core/scan/source-name.js';

/** Directories read between two turns of the event loop: long enough to be fast, short enough to stay responsive. */
const DIRECTORIES_PER_TURN = 64;

/** Yields names relative to `root` (with `/`), a directory's files at a time; unreadable directories are reported. */
export async function* walkSources(
  root: string,
  onUnreadable: (folder: string, error: unknown) => void,
  signal?: CancelSignal,
): AsyncGenerator<readonly string[]> {
  const pending = [''];
  for (let read = 1; pending.length > 0; read++) {
    const folder = pending.pop() ?? '';
    let entries: Dirent[];
    try {
      entries = readdirSync(folder === '' ? root : `${root}/${folder}`, { withFileTypes: true });
    } catch (error) {
      onUnreadable(folder, error);
      continue;
    }
    const prefix = folder === '' ? '' : `${folder}/`;
    const files: string[] = [];
    for (const entry of entries) {
      if (entry.isDirectory()) {
        if (!isSkippedDirectory(entry.name)) pending.push(prefix + entry.name);
      } else if (isSourceName(entry.name) && entry.isFile()) files.push(prefix + entry.name);
    }
    if (files.length > 0) yield files;
    if (read % DIRECTORIES_PER_TURN === 0) {
      await nextTurn();
      if (signal?.aborted === true) throw new CancelledError();
    }
  }
}
