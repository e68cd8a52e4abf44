// The documents of a series, all read-only: the text of each patch, and each file before and after it.
import * as vscode from 'vscode';
import { patchLabel, type Patch } from '../../core/patch/patch.js';
import { patchDocument } from '../../core/report/patch-document.js';
import type { Subscription } from '../event.js';
import { Owner } from '../owner.js';
import type { SeriesState } from './series-state.js';

export const SERIES_SCHEME = 'trymap-series';

interface Query {
  readonly series: number;
  readonly patch: number;
  /** How many patches are applied; null for the text of the patch itself. */
  readonly count: number | null;
}

/** The text of a patch. */
export function patchUri(series: number, index: number, patch: Patch): vscode.Uri {
  const label = patchLabel(patch);
  const { title } = patch.subject;
  const name = (label === title ? title : `${label} ${title}`).replaceAll(/[/\\]/g, '-');
  return uriOf(`/${name}.eml`, { series, patch: index, count: null });
}

/** A file as it is after the first `count` patches. */
export function sideUri(series: number, index: number, count: number, file: string): vscode.Uri {
  return uriOf(`/${file}`, { series, patch: index, count });
}

/** Which patch a document is the text of; undefined for any other document, and for one of an earlier series. */
export function patchOfDocument(uri: vscode.Uri, state: SeriesState): { index: number; patch: Patch } | undefined {
  const query = queryOf(uri);
  if (query?.count !== null || query.series !== state.open?.id) return undefined;
  const patch = state.patch(query.patch);
  return patch && { index: query.patch, patch };
}

export function registerSeriesDocuments(state: SeriesState): Subscription {
  const owner = new Owner();
  const changed = owner.own(new vscode.EventEmitter<vscode.Uri>());
  owner.own(
    vscode.workspace.registerTextDocumentContentProvider(SERIES_SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent(uri) {
        const query = queryOf(uri);
        const patch = query && state.patch(query.patch);
        if (!patch || query.series !== state.open?.id) return vscode.l10n.t('This series is no longer open.');
        return query.count === null ? patchDocument(patch).text : state.textAfter(query.count, uri.path.slice(1));
      },
    }),
  );
  owner.own(
    state.onDidChange(() => {
      for (const { uri } of vscode.workspace.textDocuments)
        if (uri.scheme === SERIES_SCHEME && queryOf(uri)?.series !== state.open?.id) changed.fire(uri);
    }),
  );
  return owner;
}

/** The patch's text, at a line of the mail's body. */
export async function openPatch(state: SeriesState, index: number, line?: number): Promise<void> {
  const [patch, open] = [state.patch(index), state.open];
  if (!patch || !open) return;
  const at = line === undefined ? undefined : new vscode.Position(line + patchDocument(patch).offset - 1, 0);
  await vscode.window.showTextDocument(patchUri(open.id, index, patch), {
    preview: true,
    ...(at ? { selection: new vscode.Range(at, at) } : {}),
  });
}

export async function openSides(state: SeriesState, index: number, file: string): Promise<void> {
  const [patch, open] = [state.patch(index), state.open];
  if (!patch || !open) return;
  const old = patch.files.find(({ newPath }) => newPath === file)?.oldPath ?? file;
  await vscode.commands.executeCommand(
    'vscode.diff',
    sideUri(open.id, index, index, old),
    sideUri(open.id, index, index + 1, file),
    `${file} (${patchLabel(patch)})`,
    { preview: true },
  );
}

function uriOf(path: string, query: Query): vscode.Uri {
  return vscode.Uri.from({ scheme: SERIES_SCHEME, path, query: JSON.stringify(query) });
}

function queryOf(uri: vscode.Uri): Query | undefined {
  if (uri.scheme !== SERIES_SCHEME) return undefined;
  try {
    const { series, patch, count } = JSON.parse(uri.query) as Partial<Query>;
    return typeof series === 'number' && typeof patch === 'number'
      ? { series, patch, count: count ?? null }
      : undefined;
  } catch {
    return undefined;
  }
}
