// "Scan Workspace": reads every folder for call sites, with progress and cancel, and fills the site index.
import * as vscode from 'vscode';
import { CancelledError } from '../core/ports.js';
import type { FileReport, ScanReport } from '../core/sites/site.js';
import { setContext } from './context-keys.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { uriOf } from './places.js';
import { scanThroughEditor } from './scan-editor.js';
import type { Services } from './services.js';
import type { IndexedFile } from './site-index.js';
import type { StatusBar } from './status-bar.js';

export function registerScan(services: Services, status: StatusBar): Subscription {
  const { index, log } = services;
  const owner = new Owner();
  let running: AbortController | undefined;

  const scanAll = async (signal: AbortSignal, report: (message: string) => void): Promise<void> => {
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const started = Date.now();
      const files = await scanFolder(services, folder, signal, report);
      index.setScan(folder.uri.toString(), files);
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
  owner.own({ dispose: () => running?.abort() });
  return owner;
}

async function scanFolder(
  services: Services,
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
  report: (message: string) => void,
): Promise<readonly IndexedFile[]> {
  const { scanDisk } = services.environment;
  if (!scanDisk || folder.uri.scheme !== 'file') return scanThroughEditor(services, folder, signal, report);
  const scan = await scanDisk(folder.uri, { signal, progress: (progress) => report(progress.message) });
  return filesOf(scan, folder.uri);
}

/** A scan's one sorted list, taken apart by file. */
function filesOf(scan: ScanReport, folder: vscode.Uri): readonly IndexedFile[] {
  const reports = new Map<string, { -readonly [K in keyof FileReport]: FileReport[K] }>();
  const of = (file: string): { -readonly [K in keyof FileReport]: FileReport[K] } => {
    const known = reports.get(file) ?? { file, sites: [], findings: [], unparsed: [] };
    reports.set(file, known);
    return known;
  };
  for (const site of scan.sites) of(site.file).sites = [...of(site.file).sites, site];
  for (const finding of scan.findings) of(finding.file).findings = [...of(finding.file).findings, finding];
  for (const entry of scan.unparsed) of(entry.file).unparsed = [...of(entry.file).unparsed, entry];
  return [...reports.values()].map((report) => ({
    uri: uriOf(folder, report.file).toString(),
    folder: folder.toString(),
    report,
    text: null,
  }));
}
