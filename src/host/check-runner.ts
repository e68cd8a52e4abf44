// Runs one check at a time off the host's thread, tells who listens how it goes, and keeps its result.
import { CancelledError, type Progress } from '../core/ports.js';
import { siteKey, type Site } from '../core/sites/site.js';
import type { EngineClient } from '../env/engine-client.js';
import type { RemoteCheckOptions } from '../env/engine-messages.js';
import type { CheckRecord, CheckResults } from './check-results.js';
import { Emitter } from './event.js';

export interface CheckRequest {
  readonly uri: string;
  /** As `FileReport.file`. */
  readonly file: string;
  readonly text: string;
  readonly site: Site;
  readonly options: RemoteCheckOptions;
  /** Whose configuration counts. */
  readonly folder?: string | null;
}

export type CheckState =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly request: CheckRequest; readonly started: number; readonly progress: Progress }
  | { readonly state: 'done'; readonly record: CheckRecord }
  | { readonly state: 'cancelled'; readonly request: CheckRequest }
  | { readonly state: 'failed'; readonly request: CheckRequest; readonly message: string };

export class CheckRunner {
  readonly #engine: Pick<EngineClient, 'checkSite'>;
  readonly #results: CheckResults;
  readonly #changed = new Emitter<CheckState>();
  #abort: AbortController | undefined;
  #state: CheckState = { state: 'idle' };

  readonly onDidChange = this.#changed.event;

  constructor(engine: Pick<EngineClient, 'checkSite'>, results: CheckResults) {
    this.#engine = engine;
    this.#results = results;
  }

  get state(): CheckState {
    return this.#state;
  }

  /** Stops what runs and checks this site. The record, or undefined when it was stopped or has failed. */
  async run(request: CheckRequest): Promise<CheckRecord | undefined> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    const { uri, file, text, site, options, folder = null } = request;
    const started = Date.now();
    const show = (state: CheckState): void => {
      // A run that was replaced has nothing more to say.
      if (this.#abort === abort) this.#show(state);
    };
    show({ state: 'running', request, started, progress: { message: '', done: 0, total: null } });
    try {
      const check = await this.#engine.checkSite(file, text, siteKey(site), options, {
        signal: abort.signal,
        folder,
        progress: (progress) => show({ state: 'running', request, started, progress }),
      });
      if (this.#abort !== abort) return undefined;
      const record: CheckRecord = { uri, key: siteKey(site), check, text };
      this.#results.set(record);
      show({ state: 'done', record });
      return record;
    } catch (error) {
      if (error instanceof CancelledError || abort.signal.aborted) show({ state: 'cancelled', request });
      else show({ state: 'failed', request, message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
  }

  #show(state: CheckState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
