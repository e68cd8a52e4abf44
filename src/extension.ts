// The entry for hosts with Node: the desktop and remote servers.
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { startNodeWorker } from './env/node/engine-worker-port.js';
import { activateHost } from './host/activate.js';

export function activate(context: vscode.ExtensionContext): void {
  activateHost(context, {
    kind: 'node',
    startWorker: () => startNodeWorker(join(context.extensionPath, 'dist', 'engine-worker.mjs')),
  });
}
