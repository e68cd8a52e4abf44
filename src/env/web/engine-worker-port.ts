// A web worker as the engine client sees it.
import type { FromWorker } from '../engine-messages.js';
import type { WorkerPort } from '../engine-client.js';

/**
 * `source` is the text of the bundled worker. A web extension is served from another origin than its host,
 * so that the worker is started from a blob.
 */
export function startWebWorker(source: Uint8Array): WorkerPort {
  const url = URL.createObjectURL(new Blob([new Uint8Array(source)], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'trymap-engine' });
  return {
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onEnd) => {
      worker.addEventListener('message', (event: MessageEvent<FromWorker>) => onMessage(event.data));
      worker.addEventListener('error', (event) => onEnd(event.message));
    },
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
