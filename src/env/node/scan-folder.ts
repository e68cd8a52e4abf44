// One folder of a scan: list it, compare with the memory of an earlier scan, search what changed, analyse what was hit.
import { CancelledError } from '../../core/ports.js';
import { compareNames } from '../../core/scan/order.js';
import type { FileReport } from '../../core/sites/site.js';
import { listSources, type Listing } from './listing.js';
import { MemoryIndex } from './memory-index.js';
import type { ScanCache } from './scan-cache.js';
import type { RememberedResult, ScanMemory } from './scan-memory.js';
import type { AnalysedFile, ScanTasks } from './scan-tasks.js';
import { forgetRecent, SIGNATURE_LENGTH } from './signature.js';
import { describeFileError } from './source-file.js';
import { TaskGroup } from './task-group.js';
import { learnTree, type TreeFacts } from './tree-facts.js';

/** Files per task: some ten milliseconds each, so that the threads end together. Comparing is quicker than reading. */
const SEARCH_BATCH = 256;
const COMPARE_BATCH = 1024;

export interface FolderScanOptions {
  /** Absolute. */
  readonly folder: string;
  /** What goes before a name to make it relative to the root of the request: empty, or ends in `/`. */
  readonly prefix: string;
  /** False for names, relative to the root, that are taken care of elsewhere. */
  readonly accept: (file: string) => boolean;
  /** Starts what does the work, for about so many files. */
  readonly tasksFor: (files: number) => ScanTasks;
  readonly cache: ScanCache | null;
  /** See `ScanTools.learns`. */
  readonly learns: boolean;
  readonly signal: AbortSignal;
  /** The numbers of files found and done with, so far. */
  readonly onProgress: (listed: number, done: number) => void;
  /** Names in what follows are relative to the root of the request. */
  readonly onResult: (file: string, result: AnalysedFile, recalled: boolean) => void;
  readonly onProblem: (file: string, message: string) => void;
}

/** Resolves to the number of C files in the folder. */
export async function scanFolder(options: FolderScanOptions): Promise<number> {
  const started = Date.now();
  const memory = options.cache?.load() ?? null;
  const scan = new FolderScan(options, memory);
  const listing = listSources(options.folder, {
    memory,
    signal: options.signal,
    onUnreadable: (folder, error) => {
      options.onProblem(options.prefix + folder, describeFileError(error));
    },
  });
  for await (const names of listing.files) scan.take(names);
  await scan.finish();
  await scan.learn();
  if (options.cache !== null && scan.isNews(listing)) options.cache.save(scan.remember(listing, started));
  return scan.listed;
}

interface Settled {
  readonly result: AnalysedFile;
  readonly recalled: boolean;
}

class FolderScan {
  /** Names relative to the folder, in the order of the listing. */
  readonly #names: string[] = [];
  /** Packed signatures with the positions in `#names` that they belong to. */
  readonly #signatures: { readonly ats: readonly number[]; readonly packed: Float64Array }[] = [];
  readonly #hits = new Map<string, RememberedResult | null>();
  readonly #results = new Map<string, Settled>();
  /** Names that were read anew. */
  readonly #searched: string[] = [];
  #tree: TreeFacts | null = null;
  readonly #group = new TaskGroup();
  readonly #options: FolderScanOptions;
  readonly #memory: ScanMemory | null;
  readonly #remembered: MemoryIndex | null;
  #tasks: ScanTasks | undefined;
  #toCompare: { readonly at: number; readonly position: number }[] = [];
  #toSearch: number[] = [];
  #done = 0;
  #news = false;

  constructor(options: FolderScanOptions, memory: ScanMemory | null) {
    this.#options = options;
    this.#memory = memory;
    this.#remembered = memory === null ? null : new MemoryIndex(memory);
    // Threads take a while to start: not to be waited for when it is clear that they will be needed.
    if (memory !== null && memory.files.length > COMPARE_BATCH) this.#tasks = options.tasksFor(memory.files.length);
  }

  get listed(): number {
    return this.#names.length;
  }

  /** Takes names as they are found and starts work as soon as there is enough for a task. */
  take(names: readonly string[]): void {
    for (const name of names) {
      const at = this.#names.push(name) - 1;
      if (!this.#options.accept(this.#options.prefix + name)) this.#done += 1;
      else {
        const position = this.#remembered?.positionOf(name);
        if (position === undefined) this.#toSearch.push(at);
        else this.#toCompare.push({ at, position });
      }
    }
    this.#flush(COMPARE_BATCH, SEARCH_BATCH);
  }

  /** Resolves when everything that was taken is done. */
  async finish(): Promise<void> {
    this.#flush(1, 1);
    await this.#group.settled();
  }

  /** Whether the next scan would gain from remembering this one. */
  isNews(listing: Listing): boolean {
    if (this.#memory === null) return this.#names.length > 0;
    if (this.#news || this.#names.length !== this.#memory.files.length) return true;
    const { signatures } = listing.directories();
    const before = this.#memory.directorySignatures;
    return signatures.length !== before.length || signatures.some((value, index) => value !== before[index]);
  }

  /** `started` is when the scan began, in milliseconds since the epoch. */
  remember(listing: Listing, started: number): ScanMemory {
    const fileSignatures = new Float64Array(this.#names.length * SIGNATURE_LENGTH).fill(NaN);
    for (const { ats, packed } of this.#signatures) {
      for (const [index, at] of ats.entries()) {
        for (let i = 0; i < SIGNATURE_LENGTH; i++) {
          fileSignatures[at * SIGNATURE_LENGTH + i] = packed[index * SIGNATURE_LENGTH + i] ?? NaN;
        }
      }
    }
    const { names: directories, signatures: directorySignatures } = listing.directories();
    forgetRecent(fileSignatures, started);
    forgetRecent(directorySignatures, started);
    return { directories, directorySignatures, files: this.#names, fileSignatures, hits: this.#hits, tree: this.#tree };
  }

  #flush(compareFrom: number, searchFrom: number): void {
    while (this.#toCompare.length >= compareFrom) {
      this.#group.add(this.#compare(this.#toCompare.slice(0, COMPARE_BATCH)));
      this.#toCompare = this.#toCompare.slice(COMPARE_BATCH);
    }
    while (this.#toSearch.length >= searchFrom) {
      this.#group.add(this.#search(this.#toSearch.slice(0, SEARCH_BATCH)));
      this.#toSearch = this.#toSearch.slice(SEARCH_BATCH);
    }
  }

  #work(): ScanTasks {
    return (this.#tasks ??= this.#options.tasksFor(this.#names.length));
  }

  #name(at: number): string {
    return this.#names[at] ?? '';
  }

  #paths(ats: readonly number[]): string[] {
    return ats.map((at) => this.#options.prefix + this.#name(at));
  }

  async #compare(files: readonly { readonly at: number; readonly position: number }[]): Promise<void> {
    const ats = files.map((file) => file.at);
    const packed = this.#remembered?.signatures(files.map((file) => file.position)) ?? new Float64Array();
    const changed = await this.#work().changed(this.#paths(ats), packed);
    for (const index of changed) packed.fill(NaN, index * SIGNATURE_LENGTH, (index + 1) * SIGNATURE_LENGTH);
    this.#signatures.push({ ats, packed });
    const again = new Set(changed);
    for (const [index, at] of ats.entries()) {
      const result = again.has(index) ? undefined : this.#memory?.hits.get(this.#name(at));
      if (result === undefined) continue;
      if (result === null) this.#group.add(this.#analyse(at));
      else this.#settle(at, result, true);
    }
    this.#advance(ats.length - changed.length);
    if (changed.length > 0) await this.#search(changed.map((index) => ats[index] ?? 0));
  }

  async #search(ats: readonly number[]): Promise<void> {
    this.#news = true;
    for (const at of ats) this.#searched.push(this.#name(at));
    const found = await this.#work().search(this.#paths(ats));
    this.#signatures.push({ ats, packed: found.signatures });
    for (const { index, message } of found.failures) {
      this.#options.onProblem(this.#options.prefix + this.#name(ats[index] ?? 0), message);
    }
    for (const index of found.hits) this.#group.add(this.#analyse(ats[index] ?? 0));
    this.#advance(ats.length);
  }

  async #analyse(at: number): Promise<void> {
    if (this.#options.signal.aborted) throw new CancelledError();
    const known = this.#memory?.hits.get(this.#name(at)) ?? null;
    const result = await this.#work().analyse(this.#options.prefix + this.#name(at), known?.key ?? null);
    if (known !== null && result.report === null && result.key === known.key) this.#settle(at, known, true);
    else this.#settle(at, result, false);
  }

  #settle(at: number, result: AnalysedFile, recalled: boolean): void {
    this.#results.set(this.#name(at), { result, recalled });
    if (!recalled) this.#news = true;
  }

  /** Asks the rest of the folder what the candidates need to know, and gives their final results. */
  async learn(): Promise<void> {
    const { prefix, onResult, signal, learns } = this.#options;
    const before = this.#memory?.tree ?? null;
    const results = [...this.#results].sort(([a], [b]) => compareNames(a, b));
    const needs = new Set(results.flatMap(([, { result }]) => result.needs));
    const isFresh = results.some(([, { recalled }]) => !recalled);
    if (learns && needs.size > 0) {
      const isSame = before !== null && !isFresh && this.#searched.length === 0 && this.#isComplete();
      this.#tree = isSame
        ? before
        : await learnTree({
            tasks: () => this.#work(),
            needs: [...needs].sort(),
            files: this.#names.map((name) => prefix + name),
            searched: this.#searched.map((name) => prefix + name),
            candidates: results.map(([name]) => prefix + name),
            before,
            signal,
          });
    }
    const isNews = JSON.stringify(this.#tree) !== JSON.stringify(before);
    const learned = new Map<string, FileReport>();
    if (this.#tree !== null && (isFresh || isNews)) {
      const reports = await this.#work().learn(this.#tree.files, this.#tree.names);
      for (const report of reports) learned.set(report.file, report);
    }
    for (const [name, { result, recalled }] of results) {
      const file = prefix + name;
      const report = learned.get(file);
      // What was made with other knowledge of the tree is made again.
      const isStale = report === undefined && isNews && recalled && result.report !== null;
      const final = report ? { ...result, report } : isStale ? await this.#work().analyse(file, null) : result;
      const { key, needs: own } = final;
      this.#hits.set(name, final.report !== null && key !== null ? { report: final.report, key, needs: own } : null);
      if (isStale) this.#news = true;
      onResult(file, final, recalled && !isStale);
    }
  }

  /** Whether no file of the earlier scan is gone. */
  #isComplete(): boolean {
    return this.#memory?.files.length === this.#names.length;
  }

  #advance(files: number): void {
    this.#done += files;
    this.#options.onProgress(this.#names.length, this.#done);
  }
}
