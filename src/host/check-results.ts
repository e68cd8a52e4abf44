// The verdicts of this session, kept per site and dropped as soon as the site's function changes.
import type { CheckCell, SiteCheck } from '../core/model/check-result.js';
import { siteKey, type Site } from '../core/sites/site.js';
import { Emitter } from './event.js';
import type { IndexedFile } from './site-index.js';

export interface CheckRecord {
  readonly uri: string;
  readonly key: string;
  readonly check: SiteCheck;
  /** The file's text when the check began: the trace's places are places in it. */
  readonly text: string;
}

export class CheckResults {
  readonly #records = new Map<string, Map<string, CheckRecord>>();
  readonly #changed = new Emitter<string>();

  /** The URI of the file whose verdicts changed. */
  readonly onDidChange = this.#changed.event;

  get(uri: string, key: string): CheckRecord | undefined {
    return this.#records.get(uri)?.get(key);
  }

  all(): readonly CheckRecord[] {
    return [...this.#records.values()].flatMap((records) => [...records.values()]);
  }

  set(record: CheckRecord): void {
    const records = this.#records.get(record.uri) ?? new Map<string, CheckRecord>();
    this.#records.set(record.uri, records.set(record.key, record));
    this.#changed.fire(record.uri);
  }

  /** Drops the verdicts whose function reads differently now. A file whose text is unknown keeps them. */
  revise(file: IndexedFile): void {
    const records = this.#records.get(file.uri);
    if (!records || file.text === null) return;
    const { text, report } = file;
    let dropped = false;
    for (const [key, record] of records) {
      const site = report.sites.find((candidate) => siteKey(candidate) === key);
      if (site && functionText(text, site) === functionText(record.text, record.check.site)) continue;
      records.delete(key);
      dropped = true;
    }
    if (dropped) this.#changed.fire(file.uri);
  }
}

/** The first cell that shows a race in the site as it is written now; null when there is none. */
export function raceOf(check: SiteCheck): CheckCell | null {
  return check.cells.find((cell) => cell.version === 'original' && cell.verdict.kind === 'violated') ?? null;
}

/** The first cell that shows a race in what the site would be converted to; null when there is none. */
export function racyConversionOf(check: SiteCheck): CheckCell | null {
  return check.cells.find((cell) => cell.version === 'converted' && cell.verdict.kind === 'violated') ?? null;
}

function functionText(text: string, site: Site): string {
  return text.slice(site.functionSpan.start, site.functionSpan.end);
}
