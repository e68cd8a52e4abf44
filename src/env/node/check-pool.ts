// Sites checked in worker threads. Results come in the order of the sites, whichever thread was done first.
import { Worker } from 'node:worker_threads';
import { CancelledError } from '../../core/ports.js';
import type { SiteCheck } from '../../core/model/check-result.js';
import type { CheckAnswer, CheckCall, CheckWorkerSetup } from './check-messages.js';

export interface CheckJob {
  readonly file: string;
  readonly text: string;
  /** A `siteKey` of the text. */
  readonly site: string;
}

export interface CheckPoolOptions {
  readonly workerFile: URL;
  readonly setup: CheckWorkerSetup;
  /** Threads at most. */
  readonly size: number;
  readonly signal: AbortSignal;
  /** How many sites are done. */
  readonly onDone?: (done: number) => void;
}

/** Throws a CancelledError when the signal aborts; no thread is left running then, nor where the caller stops early. */
export async function* checkInThreads(
  jobs: readonly CheckJob[],
  options: CheckPoolOptions,
): AsyncGenerator<SiteCheck, void> {
  const pool = new CheckPool(jobs, options);
  const stop = (): void => {
    pool.fail(new CancelledError());
  };
  options.signal.addEventListener('abort', stop);
  try {
    if (options.signal.aborted) stop();
    for (const result of pool.results) yield await result;
  } finally {
    options.signal.removeEventListener('abort', stop);
    pool.close();
  }
}

interface Member {
  readonly worker: Worker;
  /** Index of the job that it works on. */
  job: number | null;
  file: string | null;
}

class CheckPool {
  readonly results: readonly Promise<SiteCheck>[];
  readonly #settle: { resolve: (check: SiteCheck) => void; reject: (error: Error) => void }[] = [];
  readonly #waiting: number[];
  readonly #members: Member[] = [];
  #done = 0;
  #closed = false;

  constructor(
    readonly jobs: readonly CheckJob[],
    readonly options: CheckPoolOptions,
  ) {
    this.results = jobs.map(
      () =>
        new Promise<SiteCheck>((resolve, reject) => {
          this.#settle.push({ resolve, reject });
        }),
    );
    // All are rejected together; each is awaited only in its turn.
    for (const result of this.results) result.catch(() => undefined);
    this.#waiting = [...jobs.keys()];
    for (let k = 0; k < Math.min(options.size, jobs.length); k++) this.#start();
  }

  close(): void {
    this.#closed = true;
    for (const { worker } of this.#members) void worker.terminate();
  }

  fail(error: Error): void {
    this.close();
    for (const { reject } of this.#settle) reject(error);
  }

  #start(): void {
    const { workerFile, setup } = this.options;
    const member: Member = { worker: new Worker(workerFile, { workerData: setup }), job: null, file: null };
    member.worker.on('message', (answer: CheckAnswer) => {
      this.#take(member, answer);
    });
    member.worker.on('error', (error) => {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    });
    member.worker.on('exit', (code) => {
      if (!this.#closed) this.fail(new Error(`a check worker stopped with code ${String(code)}`));
    });
    this.#members.push(member);
    this.#feed(member);
  }

  #take(member: Member, answer: CheckAnswer): void {
    if (this.#closed) return;
    const job = member.job;
    if (answer.t === 'failure') {
      this.fail(new Error(answer.message));
      return;
    }
    this.#feed(member);
    if (job !== null) this.#settle[job]?.resolve(answer.check);
    this.#done += 1;
    this.options.onDone?.(this.#done);
  }

  #feed(member: Member): void {
    const files = new Set(this.#members.flatMap(({ file }) => file ?? []));
    member.job = nextJob(this.jobs, this.#waiting, member.file, files);
    const job = member.job === null ? undefined : this.jobs[member.job];
    if (job === undefined) return;
    const { file, text, site } = job;
    const call: CheckCall = { file, text: file === member.file ? null : text, site };
    member.file = file;
    member.worker.postMessage(call);
  }
}

/**
 * Takes a job off the waiting ones: of the file that the thread has read, else of one that no thread works on, else the
 * first. Reading a large file takes as long as checking one of its sites.
 */
export function nextJob(
  jobs: readonly CheckJob[],
  waiting: number[],
  file: string | null,
  files: ReadonlySet<string>,
): number | null {
  const where = (test: (file: string) => boolean): number => waiting.findIndex((job) => test(jobs[job]?.file ?? ''));
  const own = where((one) => one === file);
  const fresh = own >= 0 ? own : where((one) => !files.has(one));
  return waiting.splice(Math.max(0, fresh), 1)[0] ?? null;
}
