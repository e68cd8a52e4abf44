// "Convert All Simple Sites": of a folder or of the whole workspace, shown in the editor's refactoring preview before anything is written.
import * as vscode from 'vscode';
import { LineIndex } from '../core/c/span.js';
import type { Conversion } from '../core/convert/conversion.js';
import { CancelledError } from '../core/ports.js';
import { racyConversionOf, type CheckResults } from './check-results.js';
import { siteKey } from '../core/sites/site.js';
import type { Subscription } from './event.js';
import type { Services } from './services.js';
import { kindOf } from './site-kind.js';
import type { IndexedFile } from './site-index.js';
import { setting } from './settings.js';

export function registerConvertTree(services: Services): Subscription {
  return vscode.commands.registerCommand('trymap.convertFolder', (folder: unknown) =>
    convertFolder(services, folder instanceof vscode.Uri ? folder : undefined),
  );
}

interface Converted {
  readonly edit: vscode.WorkspaceEdit;
  readonly sites: number;
  readonly refused: number;
  /** Left out because a check found the conversion racy. */
  readonly racy: number;
}

async function convertFolder(services: Services, folder: vscode.Uri | undefined): Promise<void> {
  const { index, log } = services;
  if (!index.scanned) await vscode.commands.executeCommand('trymap.scanWorkspace');
  const under = folder ? `${folder.toString().replace(/\/$/, '')}/` : '';
  const files = index
    .files()
    .filter(({ uri, report }) => uri.startsWith(under) && report.sites.some((site) => kindOf(site) === 'simple'));
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('TryMap: there is no simple site to convert.'));
    return;
  }
  try {
    const done = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('TryMap: converting'), cancellable: true },
      (progress, token) => convertFiles(services, files, progress, token),
    );
    if (done.sites > 0) await vscode.workspace.applyEdit(done.edit, { isRefactoring: true });
    if (done.refused + done.racy > 0)
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'TryMap: {0} sites to convert, {1} not convertible, {2} left out because their conversion is racy.',
          done.sites,
          done.refused,
          done.racy,
        ),
      );
  } catch (error) {
    if (error instanceof CancelledError) return;
    log.error(`the conversion failed: ${String(error)}`);
    void vscode.window.showErrorMessage(vscode.l10n.t('TryMap: the conversion failed: {0}', String(error)));
  }
}

async function convertFiles(
  { editorEngine, results }: Services,
  files: readonly IndexedFile[],
  progress: vscode.Progress<{ message: string }>,
  token: vscode.CancellationToken,
): Promise<Converted> {
  const edit = new vscode.WorkspaceEdit();
  let [sites, refused, racy] = [0, 0, 0];
  for (const [at, file] of files.entries()) {
    if (token.isCancellationRequested) throw new CancelledError();
    progress.report({ message: vscode.l10n.t('{0} of {1} files', at + 1, files.length) });
    const uri = vscode.Uri.parse(file.uri);
    const text = await textOf(uri);
    const options = { profile: setting('convert.target', uri) };
    for (const result of await editorEngine.convertFile(file.report.file, text, options, { folder: file.folder })) {
      if (!result.ok) refused += 1;
      else if (isRacy(results, file.uri, result.conversion)) racy += 1;
      else {
        sites += 1;
        addEdits(edit, uri, text, result.conversion);
      }
    }
  }
  return { edit, sites, refused, racy };
}

/** Every edit waits for a confirmation; those with a choice of exits stand apart. */
function addEdits(edit: vscode.WorkspaceEdit, uri: vscode.Uri, text: string, conversion: Conversion): void {
  const { site, exit, alternatives } = conversion;
  const lines = new LineIndex(text);
  const metadata: vscode.WorkspaceEditEntryMetadata = {
    needsConfirmation: true,
    label:
      alternatives.length === 0
        ? vscode.l10n.t('One exit is right')
        : vscode.l10n.t('Several exits are right: the one that fits best was chosen'),
    description: `${site.function}(): ${exit.statements.join(' ')}`,
  };
  const place = (offset: number): vscode.Position => {
    const { line, column } = lines.position(offset);
    return new vscode.Position(line - 1, column - 1);
  };
  for (const { start, end, newText } of conversion.edits)
    edit.replace(uri, new vscode.Range(place(start), place(end)), newText, metadata);
}

function isRacy(results: CheckResults, uri: string, { site }: Conversion): boolean {
  const record = results.get(uri, siteKey(site));
  return record !== undefined && racyConversionOf(record.check) !== null;
}

/** What the editor has counts before what the disk has. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
