// The tree that a series is reviewed on: files of a folder, or of a commit of its repository. Nothing is ever written to it.
import { join } from 'node:path';
import type { SourceTree } from '../../core/patch/tree.js';
import { CancelledError } from '../../core/ports.js';
import { isSourceName } from '../../core/scan/source-name.js';
import { askGit, commitOf } from './git.js';
import { listSources } from './listing.js';
import { createFileSearcher } from './search-files.js';
import { decodeSource, readSourceFile } from './source-file.js';

export interface ReviewTree extends SourceTree {
  /** C files that hold one of these words, relative to the tree. */
  filesWith(words: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
}

export function folderTree(folder: string): ReviewTree {
  return {
    read(path) {
      const source = readSourceFile(join(folder, path));
      return source.ok ? source.text : null;
    },
    async filesWith(words, signal) {
      const searcher = createFileSearcher(words);
      const found: string[] = [];
      const { files } = listSources(folder, { memory: null, onUnreadable: () => undefined, signal });
      for await (const names of files) {
        if (signal.aborted) throw new CancelledError();
        for (const name of names) if (holds(searcher, join(folder, name))) found.push(name);
      }
      return found;
    },
  };
}

/** A link or a file that went away meanwhile holds nothing. */
function holds(searcher: ReturnType<typeof createFileSearcher>, path: string): boolean {
  try {
    return searcher.search(path)?.hit === true;
  } catch {
    return false;
  }
}

export type CommitTree =
  { readonly ok: true; readonly tree: ReviewTree } | { readonly ok: false; readonly message: string };

export function commitTree(folder: string, revision: string): CommitTree {
  const commit = commitOf(folder, revision);
  if (!commit.ok) return commit;
  const id = commit.id ?? '';
  const texts = new Map<string, string | null>();
  const tree: ReviewTree = {
    read(path) {
      const known = texts.get(path);
      if (known !== undefined) return known;
      const blob = askGit(folder, ['cat-file', 'blob', `${id}:${path}`]);
      const source = blob.ok ? decodeSource(blob.bytes) : null;
      const text = source?.ok === true ? source.text : null;
      texts.set(path, text);
      return text;
    },
    filesWith(words) {
      const patterns = words.flatMap((word) => ['-e', word]);
      const args = ['grep', '-z', '-l', '-w', '-F', '--full-name', ...patterns, id, '--', ':/*.c', ':/*.h'];
      const answer = askGit(folder, args);
      const names = answer.ok ? answer.bytes.toString('utf8').split('\0').slice(0, -1) : [];
      return Promise.resolve(names.map((name) => name.slice(id.length + 1)).filter(isSourceName));
    },
  };
  return { ok: true, tree };
}
