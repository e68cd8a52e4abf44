// Which sites somebody has reviewed: kept with the workspace, and forgotten as soon as a site is another one.
import { siteKey, type Site } from '../core/sites/site.js';
import { Emitter } from './event.js';

/** The part of `vscode.Memento` that is needed. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'reviewedSites';

export class ReviewedSites {
  readonly #memory: Memory;
  readonly #marks: Map<string, string>;
  readonly #changed = new Emitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(memory: Memory) {
    this.#memory = memory;
    const stored = memory.get(KEY);
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    this.#marks = new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }

  has(uri: string, site: Site): boolean {
    return this.#marks.get(nameOf(uri, site)) === looksOf(site);
  }

  set(uri: string, site: Site, reviewed: boolean): void {
    if (reviewed) this.#marks.set(nameOf(uri, site), looksOf(site));
    else this.#marks.delete(nameOf(uri, site));
  }

  /** After one or more `set`. */
  save(): void {
    this.#memory.update(KEY, Object.fromEntries(this.#marks)).then(undefined, () => undefined);
    this.#changed.fire();
  }
}

function nameOf(uri: string, site: Site): string {
  return `${uri} ${siteKey(site)}`;
}

/** What a reviewer has judged: class, reasons, releases, and a function of this length. */
function looksOf({ class: siteClass, reasons, releases, functionSpan }: Site): string {
  const codes = reasons.map(({ code }) => code).join(',');
  return [siteClass, codes, releases.length, functionSpan.end - functionSpan.start].join(' ');
}
