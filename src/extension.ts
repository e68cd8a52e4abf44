// The entry for hosts with Node: the desktop and remote servers.
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { startNodeWorker } from './env/node/engine-worker-port.js';
import { readRange } from './env/node/git-series.js';
import { scanDisk } from './env/node/scan-disk.js';
import { activateHost } from './host/activate.js';

export function activate(context: vscode.ExtensionContext): void {
  const dist = join(context.extensionPath, 'dist');
  activateHost(context, {
    kind: 'node',
    startWorker: () => startNodeWorker(join(dist, 'engine-worker.mjs')),
    cli: { node: process.execPath, script: join(dist, 'cli.mjs') },
    readRange,
    scanDisk: (folder, config, signal, progress) => scanDisk(folder, dist, config, signal, progress),
  });
}
