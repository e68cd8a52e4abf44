// A thread that scans one tree for an extension host, which must stay free: it lists, spreads the work, and collects.
import { parentPort, workerData } from 'node:worker_threads';
import { CancelledError, type Progress } from '../../core/ports.js';
import { createEngineHandle } from './open-engine.js';
import { scanTree } from './scan-tree.js';
import type { FromTreeScan, TreeScanJob } from './tree-scan-messages.js';
import { userCacheFolder } from './user-cache-folder.js';

/** Shortest time between two progress messages, in milliseconds. */
const PROGRESS_INTERVAL = 100;

const port = parentPort;
if (!port) throw new Error('tree-scan-worker runs only as a worker thread');
const post = (message: FromTreeScan): void => port.postMessage(message);
const { root, assets: assetsHref, config } = workerData as TreeScanJob;
const assets = new URL(assetsHref);
const abort = new AbortController();
port.on('message', () => abort.abort());

let reported = -Infinity;
const progress = (now: Progress): void => {
  if (Date.now() - reported < PROGRESS_INTERVAL) return;
  reported = Date.now();
  post({ t: 'progress', progress: now });
};

try {
  const { reports, problems } = await scanTree(
    { root, folders: [''], files: [], signal: abort.signal, progress },
    {
      handle: createEngineHandle(assets, config),
      workerFile: new URL('scan-worker.mjs', assets),
      assets,
      config,
      learns: true,
      cacheFolder: userCacheFolder(),
    },
  );
  post({ t: 'done', reports, problems: problems.map(({ name, message }) => `${name}: ${message}`) });
} catch (error) {
  if (error instanceof CancelledError) post({ t: 'cancelled' });
  else post({ t: 'failed', message: error instanceof Error ? error.message : String(error) });
}
port.close();
