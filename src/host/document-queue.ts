// Keeps the analysis of edited documents up with the typing: waits a moment, runs one at a time, drops what is stale.
import type { FileReport } from '../core/sites/site.js';

/** One version of an open document. */
export interface DocumentVersion {
  /** `Uri.toString()`. */
  readonly uri: string;
  /** As `FileReport.file`. */
  readonly file: string;
  readonly version: number;
  /** Read late, so that skipped versions cost nothing; must give the text of the latest version. */
  readonly text: () => { readonly version: number; readonly text: string };
}

export interface DocumentQueueOptions {
  readonly analyse: (file: string, text: string, uri: string) => Promise<FileReport>;
  /** Called once per analysed version that is still the latest. */
  readonly deliver: (uri: string, report: FileReport, text: string) => void;
  readonly failed: (uri: string, error: unknown) => void;
  /** Quiet time before an analysis starts, in milliseconds. */
  readonly delay: number;
}

interface Entry {
  latest: DocumentVersion;
  /** The version that was delivered or failed last. */
  settled: number;
  running: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  waiters: { readonly version: number; readonly resolve: () => void }[];
}

export class DocumentQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #options: DocumentQueueOptions;

  constructor(options: DocumentQueueOptions) {
    this.#options = options;
  }

  /** A document was opened or edited. */
  changed(document: DocumentVersion): void {
    const known = this.#entries.get(document.uri);
    const entry = known ?? { latest: document, settled: -1, running: false, timer: undefined, waiters: [] };
    entry.latest = document;
    this.#entries.set(document.uri, entry);
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => void this.#run(entry), known ? this.#options.delay : 0);
  }

  /** A document was closed: nothing more is delivered for it. */
  closed(uri: string): void {
    const entry = this.#entries.get(uri);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#entries.delete(uri);
    for (const waiter of entry.waiters.splice(0)) waiter.resolve();
  }

  /** Resolves when this version or a later one was delivered, has failed, or the document is closed. */
  settled(uri: string, version: number): Promise<void> {
    const entry = this.#entries.get(uri);
    if (!entry || entry.settled >= version) return Promise.resolve();
    return new Promise((resolve) => entry.waiters.push({ version, resolve }));
  }

  dispose(): void {
    for (const uri of [...this.#entries.keys()]) this.closed(uri);
  }

  async #run(entry: Entry): Promise<void> {
    if (entry.running) return;
    entry.running = true;
    const { uri, file } = entry.latest;
    while (this.#entries.get(uri) === entry && entry.settled < entry.latest.version) {
      const { version, text } = entry.latest.text();
      try {
        const report = await this.#options.analyse(file, text, uri);
        if (this.#entries.get(uri) === entry && entry.latest.version <= version)
          this.#options.deliver(uri, report, text);
      } catch (error) {
        if (this.#entries.get(uri) === entry) this.#options.failed(uri, error);
      }
      entry.settled = Math.max(entry.settled, version);
      const due = entry.waiters.filter((waiter) => waiter.version <= version);
      entry.waiters = entry.waiters.filter((waiter) => waiter.version > version);
      for (const waiter of due) waiter.resolve();
    }
    entry.running = false;
  }
}
