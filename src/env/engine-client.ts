// The host's side: calls into a worker as promises, with progress and cancel; a worker that died is started anew.
import type { ConvertOptions } from '../core/engine.js';
import type { ConversionResult } from '../core/convert/conversion.js';
import type { CheckedCell } from '../core/cell-tools.js';
import type { Followed } from '../core/explore/follow.js';
import type { OtherStep } from '../core/explore/others.js';
import type { SiteCheck } from '../core/model/check-result.js';
import { CancelledError, type ProgressSink } from '../core/ports.js';
import type { MailFile, SeriesInput } from '../core/patch/read-series.js';
import type { Series } from '../core/patch/series.js';
import type { SeriesReview } from '../core/review/result.js';
import type { FileReport } from '../core/sites/site.js';
import type {
  CallFolder,
  EngineCall,
  EngineCalls,
  EngineDescription,
  EngineMethod,
  EngineSetup,
  FolderConfigs,
  FromWorker,
  RemoteCheckOptions,
  ReviewBase,
  ToWorker,
} from './engine-messages.js';

/** One running worker, however it was made. */
export interface WorkerPort {
  post(message: ToWorker): void;
  /** Called once; `onEnd` gets the reason when the worker stops by itself. */
  listen(onMessage: (message: FromWorker) => void, onEnd: (reason: string) => void): void;
  terminate(): void;
}

export type StartWorker = () => Promise<WorkerPort>;

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly progress?: ProgressSink;
  /** Whose configuration counts. */
  readonly folder?: CallFolder;
}

/** How long a cancelled call may take to end before its worker is stopped, in milliseconds. */
const CANCEL_GRACE = 1_000;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: ProgressSink | undefined;
}

/** An engine in a worker. Every call rejects with `CancelledError` when its signal aborts. */
export class EngineClient {
  readonly #start: StartWorker;
  readonly #setup: () => Promise<Omit<EngineSetup, 'configs'>>;
  #configs: FolderConfigs = {};
  #worker: Promise<WorkerPort> | undefined;
  #pending = new Map<number, Pending>();
  #nextId = 1;
  /** Counts the workers, so that the end of an old one does not stop its successor. */
  #generation = 0;
  #disposed = false;

  constructor(start: StartWorker, setup: () => Promise<Omit<EngineSetup, 'configs'>>) {
    this.#start = start;
    this.#setup = setup;
  }

  /** Counts for the calls that follow. */
  configure(configs: FolderConfigs): void {
    this.#configs = configs;
    this.#worker?.then(
      (worker) => {
        worker.post({ t: 'configure', configs });
      },
      () => undefined,
    );
  }

  describe(): Promise<EngineDescription> {
    return this.#call({ method: 'describe', params: null }, {});
  }

  analyse(file: string, text: string, options: CallOptions = {}): Promise<FileReport> {
    return this.#call({ method: 'analyse', params: { file, text } }, options);
  }

  convertSite(
    file: string,
    text: string,
    site: string,
    convert: ConvertOptions = {},
    options: CallOptions = {},
  ): Promise<ConversionResult> {
    return this.#call({ method: 'convertSite', params: { file, text, site, options: convert } }, options);
  }

  convertFile(
    file: string,
    text: string,
    convert: ConvertOptions = {},
    options: CallOptions = {},
  ): Promise<readonly ConversionResult[]> {
    return this.#call({ method: 'convertFile', params: { file, text, options: convert } }, options);
  }

  checkSite(
    file: string,
    text: string,
    site: string,
    check: RemoteCheckOptions,
    options: CallOptions = {},
  ): Promise<SiteCheck> {
    return this.#call({ method: 'checkSite', params: { file, text, site, options: check } }, options);
  }

  othersAt(checked: CheckedCell, count: number, options: CallOptions = {}): Promise<readonly OtherStep[] | null> {
    return this.#call({ method: 'othersAt', params: { checked, count } }, options);
  }

  otherVersion(checked: CheckedCell, options: CallOptions = {}): Promise<Followed | null> {
    return this.#call({ method: 'otherVersion', params: { checked } }, options);
  }

  promela(checked: CheckedCell, options: CallOptions = {}): Promise<string | null> {
    return this.#call({ method: 'promela', params: { checked } }, options);
  }

  readSeries(files: readonly MailFile[], options: CallOptions = {}): Promise<SeriesInput> {
    return this.#call({ method: 'readSeries', params: { files } }, options);
  }

  reviewSeries(series: Series, treeName: string, base: ReviewBase, options: CallOptions = {}): Promise<SeriesReview> {
    return this.#call({ method: 'reviewSeries', params: { series, treeName, base } }, options);
  }

  forget(file: string, options: CallOptions = {}): Promise<null> {
    return this.#call({ method: 'forget', params: { file } }, options);
  }

  dispose(): void {
    this.#disposed = true;
    this.#stop(new CancelledError());
  }

  async #call<M extends EngineMethod>(
    call: Extract<EngineCall, { method: M }>,
    options: CallOptions,
  ): Promise<EngineCalls[M]['result']> {
    const { signal } = options;
    if (signal?.aborted || this.#disposed) throw new CancelledError();
    const worker = await (this.#worker ??= this.#open());
    if (signal?.aborted) throw new CancelledError();
    const id = this.#nextId++;
    let grace: ReturnType<typeof setTimeout> | undefined;
    const cancel = (): void => {
      worker.post({ t: 'cancel', id });
      grace = setTimeout(() => {
        this.#stop(new CancelledError());
      }, CANCEL_GRACE);
    };
    try {
      const value = await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject, progress: options.progress });
        signal?.addEventListener('abort', cancel, { once: true });
        worker.post({ t: 'call', id, call, folder: options.folder ?? null });
      });
      if (signal?.aborted) throw new CancelledError();
      return value as EngineCalls[M]['result'];
    } finally {
      signal?.removeEventListener('abort', cancel);
      clearTimeout(grace);
      this.#pending.delete(id);
    }
  }

  async #open(): Promise<WorkerPort> {
    const generation = ++this.#generation;
    try {
      const [worker, setup] = await Promise.all([this.#start(), this.#setup()]);
      worker.listen(
        (message) => {
          this.#receive(message);
        },
        (reason) => {
          if (generation === this.#generation) this.#stop(new Error(`the engine's worker stopped: ${reason}`));
        },
      );
      worker.post({ t: 'setup', setup: { ...setup, configs: this.#configs } });
      return worker;
    } catch (error) {
      this.#worker = undefined;
      throw error;
    }
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    switch (message.t) {
      case 'result':
        pending.resolve(message.value);
        return;
      case 'failure':
        pending.reject(message.cancelled ? new CancelledError() : new Error(message.message));
        return;
      case 'progress':
        pending.progress?.(message.progress);
        return;
    }
  }

  #stop(error: Error): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#generation += 1;
    worker?.then(
      (port) => {
        port.terminate();
      },
      () => undefined,
    );
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of pending) call.reject(error);
  }
}
