// The web worker of the browser host: an engine behind messages.
import type { ToWorker } from '../engine-messages.js';
import { openWasmEngine } from '../engine-open.js';
import { serveEngine } from '../engine-server.js';

const receive = serveEngine((message) => self.postMessage(message), openWasmEngine);
self.addEventListener('message', (event: MessageEvent<ToWorker>) => receive(event.data));
