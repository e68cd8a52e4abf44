// Scans a tree on disk without keeping the calling thread busy.
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EngineConfig } from '../../core/engine-config.js';
import { CancelledError, type ProgressSink } from '../../core/ports.js';
import type { FileReport } from '../../core/sites/site.js';
import type { FromTreeScan, ToTreeScan, TreeScanJob } from './tree-scan-messages.js';

/** How long a cancelled scan may take to end before its thread is stopped, in milliseconds. */
const CANCEL_GRACE = 1_000;

export interface DiskScan {
  readonly reports: readonly FileReport[];
  /** Files that could not be read, each with why. */
  readonly problems: readonly string[];
}

/** `dist` is the folder that the build fills. Rejects with `CancelledError` when the signal aborts. */
export function scanDisk(
  root: string,
  dist: string,
  config: EngineConfig,
  signal: AbortSignal,
  progress: ProgressSink,
): Promise<DiskScan> {
  const assets = pathToFileURL(`${dist}/`);
  const job: TreeScanJob = { root, assets: assets.href, config };
  const worker = new Worker(new URL('tree-scan-worker.mjs', assets), { workerData: job });
  let grace: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    const message: ToTreeScan = 'cancel';
    worker.postMessage(message);
    grace = setTimeout(() => void worker.terminate(), CANCEL_GRACE);
  };
  return new Promise<DiskScan>((resolve, reject) => {
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    worker.on('message', (message: FromTreeScan) => {
      switch (message.t) {
        case 'progress':
          progress(message.progress);
          return;
        case 'done':
          resolve(message);
          return;
        case 'cancelled':
          reject(new CancelledError());
          return;
        case 'failed':
          reject(new Error(message.message));
          return;
      }
    });
    worker.on('error', reject);
    // After `resolve` or another `reject` this changes nothing.
    worker.on('exit', (code) =>
      reject(signal.aborted ? new CancelledError() : new Error(`the scan's thread stopped with code ${String(code)}`)),
    );
  }).finally(() => {
    signal.removeEventListener('abort', cancel);
    clearTimeout(grace);
  });
}
