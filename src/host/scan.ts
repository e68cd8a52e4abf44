// "Scan Workspace": reads every folder for call sites, with progress and cancel, and fills the site index.
import * as vscode from 'vscode';
import { CancelledError } from '../core/ports.js';
import { unusedEntries } from '../core/suppress/unused-entries.js';
import { setContext } from './context-keys.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { uriOf } from './places.js';
import { scanThroughEditor } from './scan-editor.js';
import type { Services } from './services.js';
import type { IndexedFile } from './site-index.js';
import type { StatusBar } from './status-bar.js';

export function registerScan(services: Services, status: StatusBar): Subscription {
  const { index, log, config } = services;
  const owner = new Owner();
  let running: AbortController | undefined;

  const scanAll = async (signal: AbortSignal, report: (message: string) => void): Promise<void> => {
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const started = Date.now();
      const files = await scanFolder(services, folder, signal, report);
      index.setScan(folder.uri.toString(), files);
      const reports = files.map(({ report: file }) => file);
      // All of the folder was scanned.
      config.setUnused(
        folder,
        unusedEntries(config.of(folder).ignore ?? [], reports, () => true),
      );
      log.info(
        `scanned ${folder.uri.toString()} in ${String(Date.now() - started)} ms: ${String(files.length)} files with sites`,
      );
    }
    setContext('scanned', index.scanned);
  };

  const run = async (): Promise<void> => {
    // A second scan would only find what the first one finds.
    if (running) return;
    const abort = (running = new AbortController());
    setContext('scanning', true);
    try {
      await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('TryMap: scanning'), cancellable: true },
        async (progress, token) => {
          token.onCancellationRequested(() => abort.abort());
          await scanAll(abort.signal, (message) => {
            progress.report({ message });
            status.busy(vscode.l10n.t('scanning: {0}', message), 'trymap.cancelScan');
          });
        },
      );
    } catch (error) {
      if (error instanceof CancelledError || abort.signal.aborted)
        log.info('the scan was cancelled; what was known before is kept');
      else {
        log.error(`the scan failed: ${String(error)}`);
        void vscode.window.showErrorMessage(vscode.l10n.t('TryMap: the scan failed: {0}', String(error)));
      }
    } finally {
      running = undefined;
      setContext('scanning', false);
      status.idle();
    }
  };

  owner.own(vscode.commands.registerCommand('trymap.scanWorkspace', run));
  owner.own(vscode.commands.registerCommand('trymap.cancelScan', () => running?.abort()));
  owner.own(
    vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      for (const folder of removed) index.dropFolder(folder.uri.toString());
    }),
  );
  owner.own(
    config.onDidChange(() => {
      // What an earlier scan found was found by other rules.
      if (index.scanned) void run();
    }),
  );
  owner.own({ dispose: () => running?.abort() });
  return owner;
}

async function scanFolder(
  services: Services,
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
  report: (message: string) => void,
): Promise<readonly IndexedFile[]> {
  const { environment, log, config } = services;
  if (!environment.scanDisk || folder.uri.scheme !== 'file') return scanThroughEditor(services, folder, signal, report);
  const { reports, problems } = await environment.scanDisk(
    folder.uri.fsPath,
    config.of(folder),
    signal,
    ({ done, total }) => report(vscode.l10n.t('{0} of {1} files', done, total ?? done)),
  );
  for (const problem of problems) log.warn(`not read: ${problem}`);
  return reports.map((file) => ({
    uri: uriOf(folder.uri, file.file).toString(),
    folder: folder.uri.toString(),
    report: file,
    text: null,
  }));
}
