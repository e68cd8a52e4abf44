// Opens a series for review: from mail files and patches, or from a range of commits; then reviews it off the host's thread.
import * as vscode from 'vscode';
import type { MailFile } from '../../core/patch/read-series.js';
import type { Series } from '../../core/patch/series.js';
import { CancelledError } from '../../core/ports.js';
import { filesOfSeries } from '../../core/review-for-editor.js';
import type { ReviewBase } from '../../env/engine-messages.js';
import { uriOf } from '../places.js';
import type { Services } from '../services.js';
import { SERIES_SCHEME } from './series-documents.js';
import type { SeriesState } from './series-state.js';

const MAIL_NAME = /\.(?:patch|diff|eml|mbox|mbx|mail|txt)$/;
/** Files read at the same time. */
const PARALLEL = 16;

/** Where the files of the tree before the series come from. */
interface Base {
  /** Of the files that exist. */
  read(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** What the review reads; `texts` are those of the series' own files. */
  forReview(texts: Readonly<Record<string, string>>): Promise<ReviewBase>;
}

/** `chosen` are files or folders of mails; without any, the user is asked. */
export async function openSeries(services: Services, state: SeriesState, chosen: readonly vscode.Uri[]): Promise<void> {
  const uris = chosen.length > 0 ? chosen : (activeMail() ?? (await askForFiles()) ?? []);
  if (uris.length === 0) return;
  const mails = (await Promise.all(uris.map(mailsOf))).flat();
  const folder = await treeFolder();
  await review(services, state, mails, folder, folder && workingTree(services, folder));
}

export async function reviewCommits(services: Services, state: SeriesState): Promise<void> {
  const { readRange } = services.environment;
  const folder = await treeFolder();
  if (!readRange || folder?.uri.scheme !== 'file') {
    tell(vscode.l10n.t('TryMap: commits are read by git, which needs a folder on the disk.'));
    return;
  }
  const range = await vscode.window.showInputBox({
    title: vscode.l10n.t('Review commits'),
    prompt: vscode.l10n.t('A range of commits of {0}', folder.name),
    placeHolder: 'origin/master..HEAD',
    validateInput: (value) =>
      /^[^-.\s][^\s]*$/.test(value.trim()) ? undefined : vscode.l10n.t('Expected A..B, or A for all that follows it'),
  });
  if (range === undefined) return;
  const answer = await readRange(folder.uri.fsPath, range.trim());
  if (!answer.ok) {
    void vscode.window.showErrorMessage(vscode.l10n.t('TryMap: {0}', answer.message));
    return;
  }
  await review(services, state, answer.files, folder, {
    read: (names) => answer.tree.read(names),
    forReview: () => Promise.resolve({ kind: 'disk', folder: folder.uri.fsPath, commit: answer.base }),
  });
}

async function review(
  { workEngine, log }: Services,
  state: SeriesState,
  mails: readonly MailFile[],
  folder: vscode.WorkspaceFolder | undefined,
  base: Base | undefined,
): Promise<void> {
  const abort = new AbortController();
  const work = async (progress: vscode.Progress<{ message: string }>): Promise<void> => {
    progress.report({ message: vscode.l10n.t('reading the mails') });
    const input = await workEngine.readSeries(mails, { signal: abort.signal });
    for (const problem of input.problems) log.warn(problem);
    const series = await chooseSeries(input.series);
    if (!series) return;
    progress.report({ message: vscode.l10n.t('reading the tree') });
    const texts = (await base?.read(filesOfSeries(series))) ?? {};
    const from = (await base?.forReview(texts)) ?? null;
    const hasCallers = from !== null && (from.kind === 'disk' || from.isWhole);
    state.show({ series, review: null, texts, folder: folder?.uri.toString() ?? null, hasCallers });
    await vscode.commands.executeCommand('trymap.series.focus');
    const { open } = state;
    if (!open || !folder || !from) return;
    const result = await workEngine.reviewSeries(series, folder.name, from, {
      signal: abort.signal,
      folder: open.folder,
      progress: ({ message, done, total }) =>
        progress.report({ message: `${message} (${String(done)}/${String(total ?? '?')})` }),
    });
    state.setReview(open.id, result);
  };
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('TryMap: reviewing'), cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        return work(progress);
      },
    );
  } catch (error) {
    if (error instanceof CancelledError || abort.signal.aborted) return;
    log.error(`the review failed: ${String(error)}`);
    void vscode.window.showErrorMessage(vscode.l10n.t('TryMap: the review failed: {0}', String(error)));
  }
}

async function chooseSeries(all: readonly Series[]): Promise<Series | undefined> {
  if (all.length === 0) tell(vscode.l10n.t('TryMap: no patch was found in it.'));
  if (all.length < 2) return all[0];
  const items = all.map((series) => ({
    series,
    label: series.title,
    description: vscode.l10n.t('v{0}, {1} patches', series.version, series.patches.length),
  }));
  return (await vscode.window.showQuickPick(items.reverse(), { title: vscode.l10n.t('Which series?') }))?.series;
}

/** Who reads a mail or a patch means that one. */
function activeMail(): readonly vscode.Uri[] | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const isMail =
    document && ['patch-mail', 'diff'].includes(document.languageId) && document.uri.scheme !== SERIES_SCHEME;
  return isMail && !document.isUntitled ? [document.uri] : undefined;
}

function askForFiles(): Thenable<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open a patch series'),
    openLabel: vscode.l10n.t('Review'),
    canSelectMany: true,
    canSelectFiles: true,
    filters: {
      [vscode.l10n.t('Mails and patches')]: ['mbox', 'mbx', 'eml', 'patch', 'diff', 'mail', 'txt'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
}

/** A file, the patches of a folder in the order of their names, or a maildir. */
async function mailsOf(uri: vscode.Uri): Promise<readonly MailFile[]> {
  const { type } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.Directory) === 0) return [await mailFile(uri)];
  const entries = await vscode.workspace.fs.readDirectory(uri);
  const folders = ['cur', 'new'].filter((name) => entries.some(([entry]) => entry === name));
  if (folders.length > 0) {
    const inside = await Promise.all(folders.map((name) => filesIn(vscode.Uri.joinPath(uri, name), () => true)));
    return Promise.all(inside.flat().map(mailFile));
  }
  return Promise.all((await filesIn(uri, (name) => MAIL_NAME.test(name))).map(mailFile));
}

async function filesIn(folder: vscode.Uri, isWanted: (name: string) => boolean): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return entries
    .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && !name.startsWith('.') && isWanted(name))
    .map(([name]) => name)
    .sort()
    .map((name) => vscode.Uri.joinPath(folder, name));
}

async function mailFile(uri: vscode.Uri): Promise<MailFile> {
  return { name: uri.path.split('/').at(-1) ?? uri.path, bytes: await vscode.workspace.fs.readFile(uri) };
}

async function treeFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 1
    ? vscode.window.showWorkspaceFolderPick({ placeHolder: vscode.l10n.t('Which tree does the series apply to?') })
    : folders[0];
}

/** The files as they are on the disk. A worker with a disk searches them itself; else the scan knows who calls a helper. */
function workingTree({ index, environment }: Services, folder: vscode.WorkspaceFolder): Base {
  const read = async (names: readonly string[]): Promise<Readonly<Record<string, string>>> => {
    const texts: Record<string, string> = {};
    const decoder = new TextDecoder();
    let next = 0;
    const work = async (): Promise<void> => {
      for (let name = names[next++]; name !== undefined; name = names[next++]) {
        // A file that is not there does not exist for the series: applying says so where it matters.
        const bytes = await vscode.workspace.fs.readFile(uriOf(folder.uri, name)).then(undefined, () => null);
        if (bytes) texts[name] = decoder.decode(bytes);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    return texts;
  };
  return {
    read,
    async forReview(texts) {
      if (environment.scanDisk && folder.uri.scheme === 'file')
        return { kind: 'disk', folder: folder.uri.fsPath, commit: null };
      const key = folder.uri.toString();
      if (!index.hasScan(key)) return { kind: 'texts', texts, isWhole: false };
      const callers = index.files().filter((file) => file.folder === key && file.report.sites.length > 0);
      const more = await read(callers.map(({ report }) => report.file).filter((file) => !Object.hasOwn(texts, file)));
      return { kind: 'texts', texts: { ...texts, ...more }, isWhole: true };
    },
  };
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
