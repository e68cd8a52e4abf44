// Lists the C sources of a folder: by git where it is a work tree of its own, else by walking.
import type { Stats } from 'node:fs';
import { CancelledError } from '../../core/ports.js';
import { isInWorkTree, listWithGit } from './git-listing.js';
import type { ScanMemory } from './scan-memory.js';
import { hasSignature, packSignature, SIGNATURE_LENGTH } from './signature.js';
import { walkSources, type DirectoryContent } from './walk.js';

export interface Listing {
  /** Names relative to the folder, in portions as they are found. */
  readonly files: AsyncIterable<readonly string[]>;
  /** What the walk saw, complete once `files` is through; empty where git made the listing. */
  readonly directories: () => { readonly names: readonly string[]; readonly signatures: Float64Array<ArrayBuffer> };
}

export interface ListingOptions {
  readonly memory: ScanMemory | null;
  readonly onUnreadable: (folder: string, error: unknown) => void;
  readonly signal: AbortSignal;
}

export function listSources(folder: string, options: ListingOptions): Listing {
  const names: string[] = [];
  const statuses: Stats[] = [];
  return {
    files: list(),
    directories() {
      const signatures = new Float64Array(statuses.length * SIGNATURE_LENGTH);
      for (const [index, status] of statuses.entries()) packSignature(status, signatures, index);
      return { names, signatures };
    },
  };

  async function* list(): AsyncGenerator<readonly string[]> {
    const byGit = isInWorkTree(folder) ? await listWithGit(folder, options.signal) : null;
    if (options.signal.aborted) throw new CancelledError();
    // An empty list may mean that all of the folder is ignored, e.g. a tree that lies inside another one.
    if (byGit !== null && byGit.length > 0) {
      yield byGit;
      return;
    }
    const recall = options.memory === null ? {} : { recall: rememberedDirectories(options.memory) };
    for await (const turn of walkSources(folder, {
      ...recall,
      onUnreadable: options.onUnreadable,
      signal: options.signal,
    })) {
      for (const directory of turn) {
        names.push(directory.folder);
        statuses.push(directory.status);
      }
      yield turn.flatMap(({ folder: at, files }) => (at === '' ? files : files.map((file) => `${at}/${file}`)));
    }
  }
}

/** Answers what a directory held as long as its signature is the remembered one. */
function rememberedDirectories(memory: ScanMemory): (folder: string, status: Stats) => DirectoryContent | undefined {
  const contents = new Map(
    memory.directories.map((name, index) => [name, { index, files: [] as string[], folders: [] as string[] }]),
  );
  const add = (path: string, kind: 'files' | 'folders'): void => {
    const slash = path.lastIndexOf('/');
    contents.get(slash < 0 ? '' : path.slice(0, slash))?.[kind].push(path.slice(slash + 1));
  };
  for (const file of memory.files) add(file, 'files');
  for (const directory of memory.directories) if (directory !== '') add(directory, 'folders');
  return (folder, status) => {
    const content = contents.get(folder);
    return content && hasSignature(status, memory.directorySignatures, content.index) ? content : undefined;
  };
}
