// What is known of every file: what a scan found on disk, overlaid by what an open editor shows now.
import { siteKey, type FileReport, type Site } from '../core/sites/site.js';
import { Emitter } from './event.js';

/** One file's report as the views show it. */
export interface IndexedFile {
  /** `Uri.toString()`. */
  readonly uri: string;
  /** `Uri.toString()` of the workspace folder; null for a file outside. */
  readonly folder: string | null;
  readonly report: FileReport;
  /** The text that was read, where an editor has it; a scan keeps no text. */
  readonly text: string | null;
}

export class SiteIndex {
  readonly #scanned = new Map<string, IndexedFile>();
  readonly #live = new Map<string, IndexedFile>();
  readonly #scannedFolders = new Set<string>();
  readonly #changed = new Emitter<readonly string[]>();

  /** The URIs of the files whose report changed. */
  readonly onDidChange = this.#changed.event;

  /** True once a whole folder was scanned. */
  get scanned(): boolean {
    return this.#scannedFolders.size > 0;
  }

  /** True once this folder (`Uri.toString()`) was scanned. */
  hasScan(folder: string): boolean {
    return this.#scannedFolders.has(folder);
  }

  get(uri: string): IndexedFile | undefined {
    return this.#live.get(uri) ?? this.#scanned.get(uri);
  }

  /** Every file that has something to show, in no particular order. */
  files(): readonly IndexedFile[] {
    const uris = new Set([...this.#scanned.keys(), ...this.#live.keys()]);
    return [...uris].flatMap((uri) => {
      const file = this.get(uri);
      return file && hasContent(file.report) ? [file] : [];
    });
  }

  site(uri: string, key: string): Site | undefined {
    return this.get(uri)?.report.sites.find((site) => siteKey(site) === key);
  }

  /** An editor's text was analysed. */
  setLive(file: IndexedFile): void {
    this.#live.set(file.uri, file);
    this.#changed.fire([file.uri]);
  }

  /** What the editor shows is now what the disk has. */
  saved(uri: string): void {
    const live = this.#live.get(uri);
    if (live?.folder != null && this.#scannedFolders.has(live.folder)) this.#scanned.set(uri, { ...live, text: null });
  }

  /** The editor was closed: the disk counts again. */
  dropLive(uri: string): void {
    if (this.#live.delete(uri)) this.#changed.fire([uri]);
  }

  /** Replaces all that earlier scans of this folder found. */
  setScan(folder: string, files: readonly IndexedFile[]): void {
    const touched = new Set<string>();
    for (const [uri, file] of this.#scanned) {
      if (file.folder !== folder) continue;
      this.#scanned.delete(uri);
      touched.add(uri);
    }
    for (const file of files) {
      this.#scanned.set(file.uri, file);
      touched.add(file.uri);
    }
    this.#scannedFolders.add(folder);
    this.#changed.fire([...touched]);
  }

  /** A workspace folder was closed. */
  dropFolder(folder: string): void {
    this.#scannedFolders.delete(folder);
    const gone = [...this.#scanned.values()].filter((file) => file.folder === folder).map((file) => file.uri);
    for (const uri of gone) this.#scanned.delete(uri);
    if (gone.length > 0) this.#changed.fire(gone);
  }
}

function hasContent(report: FileReport): boolean {
  return report.sites.length + report.findings.length + report.unparsed.length > 0;
}
