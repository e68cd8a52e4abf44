// The part of a scan that touches every file: does it contain a helper's name at all?
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { createByteSearch, type ByteSearch } from './gram-search.js';

/** Read at once; a larger file is searched piece by piece. Nearly all C files fit. */
const PIECE_BYTES = 1024 * 1024;

/** A symbolic link in a listing is not followed. (Where the system has no such flag it counts as 0.) */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW;

export interface FileSearcher {
  /** `null` for what is no regular file. The status was taken before the reading. Throws what `node:fs` throws. */
  search(path: string): { readonly hit: boolean; readonly status: Stats } | null;
}

/** Not re-entrant: one buffer serves all files. */
export function createFileSearcher(words: readonly string[]): FileSearcher {
  const search = createByteSearch(words, PIECE_BYTES);
  const longest = Math.max(0, ...words.map((word) => word.length));
  return {
    search(path) {
      const descriptor = openSync(path, OPEN_FLAGS);
      try {
        const status = fstatSync(descriptor);
        if (!status.isFile()) return null;
        return { hit: containsWord(descriptor, status.size, search, longest), status };
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/** Pieces overlap by a word's length, so none is cut in two; a wrong hit at a seam costs one needless analysis. */
function containsWord(descriptor: number, size: number, search: ByteSearch, longest: number): boolean {
  const { buffer } = search;
  let kept = 0;
  for (let total = 0; total < size;) {
    const read = readSync(descriptor, buffer, kept, buffer.length - kept, null);
    if (read === 0) return false;
    total += read;
    const end = kept + read;
    if (search.contains(end)) return true;
    kept = Math.min(end, longest);
    if (total < size) buffer.copyWithin(0, end - kept, end);
  }
  return false;
}

/** Reads a regular file's first bytes, as many as fit; their number, 0 for what cannot be read. */
export function readInto(path: string, buffer: Buffer): number {
  try {
    const descriptor = openSync(path, OPEN_FLAGS);
    try {
      if (!fstatSync(descriptor).isFile()) return 0;
      let end = 0;
      for (let read = -1; read !== 0 && end < buffer.length; end += read)
        read = readSync(descriptor, buffer, end, buffer.length - end, null);
      return end;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return 0;
  }
}
