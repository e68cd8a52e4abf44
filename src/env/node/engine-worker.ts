// The worker thread of the desktop host: an engine behind messages.
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '../engine-messages.js';
import { openWasmEngine } from '../engine-open.js';
import { serveEngine, type OpenTree } from '../engine-server.js';
import { commitTree, folderTree } from './review-tree.js';

const port = parentPort;
if (!port) throw new Error('engine-worker runs only as a worker thread');

/** A search is short beside the reading that follows; a cancelled one ends with its worker. */
const openTree: OpenTree = (folder, commit) => {
  const { signal } = new AbortController();
  if (commit === null) {
    const tree = folderTree(folder);
    return { read: (path) => tree.read(path), filesWith: (words) => tree.filesWith(words, signal) };
  }
  const opened = commitTree(folder, commit);
  if (!opened.ok) throw new Error(opened.message);
  return { read: (path) => opened.tree.read(path), filesWith: (words) => opened.tree.filesWith(words, signal) };
};
const receive = serveEngine((message) => port.postMessage(message), openWasmEngine, openTree);
port.on('message', (message: ToWorker) => receive(message));
