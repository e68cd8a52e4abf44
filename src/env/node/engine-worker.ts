// The worker thread of the desktop host: an engine behind messages.
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '../engine-messages.js';
import { openWasmEngine } from '../engine-open.js';
import { serveEngine } from '../engine-server.js';

const port = parentPort;
if (!port) throw new Error('engine-worker runs only as a worker thread');
const receive = serveEngine((message) => port.postMessage(message), openWasmEngine);
port.on('message', (message: ToWorker) => receive(message));
