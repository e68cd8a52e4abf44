// Lists the C sources of a folder that is under no version control: a walk that follows no symbolic link and reads no
// directory again that is still as an earlier walk saw it. Folders near the root come first: in a large tree most files lie
// deep in its drivers, and what is looked for does not.
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CancelSignal } from '../../core/ports.js';
import { CancelledError } from '../../core/ports.js';
import { isSkippedDirectory, isSourceName } from '../../core/scan/source-name.js';

/** Directories read between two turns of the event loop: long enough to be fast, short enough to stay responsive. */
const DIRECTORIES_PER_TURN = 64;

/** What a directory holds: names of its C files and of its folders, without a path. */
export interface DirectoryContent {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export interface WalkedDirectory extends DirectoryContent {
  /** Relative to the root of the walk, `''` for the root itself. */
  readonly folder: string;
  /** Taken before the directory was read. */
  readonly status: Stats;
}

export interface WalkOptions {
  /** What an earlier walk saw, where the status says that it still holds. */
  readonly recall?: (folder: string, status: Stats) => DirectoryContent | undefined;
  readonly onUnreadable: (folder: string, error: unknown) => void;
  readonly signal?: CancelSignal | undefined;
}

export async function* walkSources(root: string, options: WalkOptions): AsyncGenerator<readonly WalkedDirectory[]> {
  const pending = [''];
  let turn: WalkedDirectory[] = [];
  // Grows while it is gone through.
  for (const folder of pending) {
    try {
      const path = folder === '' ? root : `${root}/${folder}`;
      const status = lstatSync(path);
      const content = options.recall?.(folder, status) ?? readDirectory(path);
      turn.push({ folder, status, files: content.files, folders: content.folders });
      for (const name of content.folders) pending.push(folder === '' ? name : `${folder}/${name}`);
    } catch (error) {
      options.onUnreadable(folder, error);
    }
    if (turn.length < DIRECTORIES_PER_TURN) continue;
    yield turn;
    turn = [];
    await nextTurn();
    if (options.signal?.aborted === true) throw new CancelledError();
  }
  yield turn;
}

function readDirectory(path: string): DirectoryContent {
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!isSkippedDirectory(entry.name)) folders.push(entry.name);
    } else if (isSourceName(entry.name) && entry.isFile()) files.push(entry.name);
  }
  return { files, folders };
}
