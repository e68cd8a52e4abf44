// The entry for hosts without Node: a web worker in the browser.
import * as vscode from 'vscode';
import { startWebWorker } from './env/web/engine-worker-port.js';
import { activateHost } from './host/activate.js';

export function activate(context: vscode.ExtensionContext): void {
  const worker = vscode.Uri.joinPath(context.extensionUri, 'dist', 'engine-worker.web.js');
  activateHost(context, {
    kind: 'web',
    startWorker: async () => startWebWorker(await vscode.workspace.fs.readFile(worker)),
  });
}
