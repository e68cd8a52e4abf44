// The kinds of work of a scan, the same in a worker thread and in this one: search bytes, compare with an earlier scan,
// analyse, and learn from other files what they tell about functions that the candidates call or are called by.
import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { unreadableFile } from '../../core/scan/assemble-report.js';
import { MAX_FILE_BYTES } from '../../core/scan/limits.js';
import { createTellingNames, type TellingNames } from '../../core/scan/telling-names.js';
import type { FileReport } from '../../core/sites/site.js';
import type { FileFacts } from '../../core/sites/tree/facts.js';
import type { EngineHandle } from './engine-handle.js';
import { createFileSearcher, readInto, type FileSearcher } from './search-files.js';
import { hasSignature, packSignature, SIGNATURE_LENGTH } from './signature.js';
import { describeFileError, errorCode, readSourceFile } from './source-file.js';

export interface SearchResult {
  /** One packed signature a file, taken before it was read; NaNs for what is no regular file or could not be read. */
  readonly signatures: Float64Array<ArrayBuffer>;
  /** Indices of the files that contain a helper's name. */
  readonly hits: readonly number[];
  readonly failures: readonly { readonly index: number; readonly message: string }[];
}

export interface AnalysedFile {
  /** `null` when the file is gone, or when its key is the known one. */
  readonly report: FileReport | null;
  /** Hash of the engine's fingerprint, the file's name and its bytes; `null` where it could not be read. */
  readonly key: string | null;
  /** Names that other files could tell something about. */
  readonly needs: readonly string[];
}

/** A file that tells something about functions, and about which: indices of names. */
export interface TellingFile {
  readonly index: number;
  readonly names: readonly number[];
}

/** File names are relative to the root, with `/`. */
export interface ScanTasks {
  search(files: readonly string[]): Promise<SearchResult>;
  /** Indices of the files that are no longer what the packed signatures say. */
  changed(files: readonly string[], signatures: Float64Array<ArrayBuffer>): Promise<readonly number[]>;
  /** What is read is kept for `learn`. */
  analyse(file: string, knownKey: string | null): Promise<AnalysedFile>;
  /** Files that tell something about one of the names, with which; see `TellingNames`. */
  mentions(files: readonly string[], names: readonly string[]): Promise<readonly TellingFile[]>;
  /** `null` for a file that cannot be read. */
  gather(file: string, names: readonly string[]): Promise<FileFacts | null>;
  /** Gives the facts of a tree to all later analyses; resolves to the reports of what is kept, and forgets that. */
  learn(facts: readonly FileFacts[], names: readonly string[]): Promise<readonly FileReport[]>;
}

const OPEN_BRACE = '{'.charCodeAt(0);

/** `learns`: analyses are kept, since `learn` will tell them of other files. */
export function createScanTasks(root: string, handle: EngineHandle, learns: boolean): ScanTasks {
  let searcher: FileSearcher | undefined;
  let telling: { readonly names: string; readonly search: TellingNames } | undefined;
  let buffer: Buffer | undefined;
  const kept = new Set<string>();
  return {
    search(files) {
      searcher ??= createFileSearcher(handle.acquireNames);
      return Promise.resolve(searchAll(searcher, root, files));
    },
    changed: (files, signatures) => Promise.resolve(findChanged(root, files, signatures)),
    async analyse(file, knownKey) {
      // Where this is the main thread, signals and timers get their turn between two files.
      await nextTurn();
      const source = readSourceFile(`${root}/${file}`);
      if (!source.ok) {
        return {
          report: source.missing ? null : unreadableFile(file, `the file ${source.message}`),
          key: null,
          needs: [],
        };
      }
      const key = contentKey(handle.fingerprint, file, source.bytes);
      if (key === knownKey) return { report: null, key, needs: [] };
      const engine = await handle.open();
      try {
        const report = engine.analyseText(file, source.text);
        if (learns) {
          kept.add(file);
          return { report, key, needs: engine.needsOf(file) };
        }
        engine.forgetFile(file);
        return { report, key, needs: [] };
      } catch (error) {
        // A mistake of ours in one file must not cost the user the results of the others.
        engine.forgetFile(file);
        return { report: unreadableFile(file, `internal error: ${String(error)}`), key: null, needs: [] };
      }
    },
    mentions(files, names) {
      const joined = names.join(' ');
      if (telling?.names !== joined) telling = { names: joined, search: createTellingNames(names) };
      const { search } = telling;
      const space = (buffer ??= Buffer.allocUnsafeSlow(MAX_FILE_BYTES));
      return Promise.resolve(
        files.flatMap((file, index): TellingFile[] => {
          const end = readInto(`${root}/${file}`, space);
          // A list of register numbers, however long, neither defines nor calls anything.
          const brace = space.indexOf(OPEN_BRACE);
          const found = brace < 0 || brace >= end ? [] : search.find(space, end);
          return found.length === 0 ? [] : [{ index, names: found }];
        }),
      );
    },
    async gather(file, names) {
      const source = readSourceFile(`${root}/${file}`);
      if (!source.ok) return null;
      try {
        return (await handle.open()).gatherFacts(file, source.text, names);
      } catch {
        // What is not known of a file is not guessed: the results of the others stand without it.
        return null;
      }
    },
    async learn(facts, names) {
      const engine = await handle.open();
      engine.setTree(facts, names);
      const reports = engine.keptReports().filter((report) => kept.has(report.file));
      for (const file of kept) engine.forgetFile(file);
      kept.clear();
      return reports;
    },
  };
}

function searchAll(searcher: FileSearcher, root: string, files: readonly string[]): SearchResult {
  const signatures = new Float64Array(files.length * SIGNATURE_LENGTH).fill(NaN);
  const hits: number[] = [];
  const failures: { index: number; message: string }[] = [];
  for (const [index, file] of files.entries()) {
    try {
      const found = searcher.search(`${root}/${file}`);
      if (found === null) continue;
      packSignature(found.status, signatures, index);
      if (found.hit) hits.push(index);
    } catch (error) {
      if (!isSkipped(error)) failures.push({ index, message: describeFileError(error) });
    }
  }
  return { signatures, hits, failures };
}

/** Gone since the listing, or a symbolic link. */
function isSkipped(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ELOOP' || code === 'EMLINK';
}

function findChanged(root: string, files: readonly string[], signatures: Float64Array): number[] {
  const changed: number[] = [];
  for (const [index, file] of files.entries()) {
    if (!isUnchanged(`${root}/${file}`, signatures, index)) changed.push(index);
  }
  return changed;
}

function isUnchanged(path: string, signatures: Float64Array, index: number): boolean {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    return status !== undefined && hasSignature(status, signatures, index);
  } catch {
    // Whatever hinders this look hinders the next one too, and that one says so.
    return false;
  }
}

function contentKey(fingerprint: string, file: string, bytes: Uint8Array): string {
  return createHash('sha256').update(`${fingerprint}\0${file}\0`).update(bytes).digest('hex');
}
