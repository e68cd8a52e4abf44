// A worker thread as the engine client sees it.
import { Worker } from 'node:worker_threads';
import type { FromWorker } from '../engine-messages.js';
import type { WorkerPort } from '../engine-client.js';

/** `file` is the bundled worker. */
export function startNodeWorker(file: string): Promise<WorkerPort> {
  const worker = new Worker(file);
  return Promise.resolve({
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onEnd) => {
      worker.on('message', (message: FromWorker) => onMessage(message));
      worker.on('error', (error) => onEnd(error.message));
      worker.on('exit', (code) => onEnd(`exit code ${String(code)}`));
    },
    terminate: () => void worker.terminate(),
  });
}
