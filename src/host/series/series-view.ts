// The view "Patch Series": patches with what each does, marks of the reviewer, and the replies that he copies or saves.
import * as vscode from 'vscode';
import { patchLabel } from '../../core/patch/patch.js';
import { placeInPatch } from '../../core/review/finding-place.js';
import { replyBody, replyMail } from '../../core/report/reply-mail.js';
import { setContext } from '../context-keys.js';
import type { Subscription } from '../event.js';
import { Owner } from '../owner.js';
import { uriOf } from '../places.js';
import type { Services } from '../services.js';
import { openSeries, reviewCommits } from './open-series.js';
import { registerSeriesComments } from './series-comments.js';
import { registerSeriesDiagnostics } from './series-diagnostics.js';
import { openPatch, openSides, patchOfDocument, registerSeriesDocuments } from './series-documents.js';
import type { SeriesState } from './series-state.js';
import { firstBroken, seriesTree, type PatchNode, type SeriesNode } from './series-tree.js';

const PATCH_ICONS: Record<PatchNode['state'], vscode.ThemeIcon> = {
  unknown: new vscode.ThemeIcon('git-commit'),
  fails: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  breaks: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  mends: new vscode.ThemeIcon('pass'),
  fine: new vscode.ThemeIcon('git-commit'),
};

export function registerSeries(services: Services, state: SeriesState): Subscription {
  const owner = new Owner();
  const changed = owner.own(new vscode.EventEmitter<undefined>());
  let roots: readonly SeriesNode[] = [];
  const childrenOf = (node: SeriesNode): readonly SeriesNode[] =>
    node.kind === 'patch' || node.kind === 'note' ? node.children : [];
  const view = owner.own(
    vscode.window.createTreeView<SeriesNode>('trymap.series', {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: (node) => [...(node ? childrenOf(node) : roots)],
        getParent: (node) => roots.find((root) => childrenOf(root).includes(node)),
        getTreeItem: (node) => itemOf(node, state),
      },
    }),
  );
  const refresh = (): void => {
    const { open } = state;
    roots = open ? seriesTree(open, vscode.l10n.t) : [];
    view.description = open ? `v${String(open.series.version)} ${open.series.title}` : '';
    const broken = open ? firstBroken(open) : -1;
    view.badge = broken >= 0 ? { value: 1, tooltip: vscode.l10n.t('The series breaks a rule on its way') } : undefined;
    setContext('hasSeries', open !== undefined);
    setContext('seriesBroken', broken >= 0);
    changed.fire(undefined);
  };
  owner.own(registerSeriesDocuments(state));
  owner.own(registerSeriesDiagnostics(state));
  owner.own(registerSeriesComments(state));
  owner.own(state.onDidChange(refresh));
  owner.own(
    view.onDidChangeCheckboxState(({ items }) => {
      for (const [node, checked] of items)
        if (node.kind === 'patch') state.setReviewed(node.index, checked === vscode.TreeItemCheckboxState.Checked);
    }),
  );
  const reveal = async (index: number): Promise<void> => {
    const node = roots.find((root) => root.kind === 'patch' && root.index === index);
    if (node) await view.reveal(node, { select: true, expand: true });
    await openPatch(state, index);
  };
  const commands: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    'trymap.openSeries': (uri, all) => openSeries(services, state, urisOf(uri, all)),
    'trymap.reviewCommits': () => reviewCommits(services, state),
    'trymap.closeSeries': () => state.show(undefined),
    'trymap.goToBrokenPatch': () => (state.open ? reveal(firstBroken(state.open)) : undefined),
    'trymap.openPatch': (index, line) =>
      typeof index === 'number' ? openPatch(state, index, typeof line === 'number' ? line : undefined) : undefined,
    'trymap.openPatchedFile': (index, file) =>
      typeof index === 'number' && typeof file === 'string' ? openSides(state, index, file) : undefined,
    'trymap.commentFindings': (node) => commentFindings(state, patchIndex(node, state)),
    'trymap.copyReply': async (node) => copyReply(state, await askPatch(node, state)),
    'trymap.saveReply': async (node) => saveReply(state, await askPatch(node, state)),
  };
  for (const [command, run] of Object.entries(commands)) owner.own(vscode.commands.registerCommand(command, run));
  refresh();
  return owner;
}

function itemOf(node: SeriesNode, state: SeriesState): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.kind === 'file' ? node.file : node.label);
  item.id = node.id;
  item.description = node.description;
  item.contextValue = node.kind;
  item.collapsibleState = 'children' in node && node.children.length > 0 ? Collapsed : None;
  switch (node.kind) {
    case 'patch': {
      const reviewed = state.isReviewed(node.index);
      const comments = state.comments(node.index).length;
      if (comments > 0)
        item.description = [vscode.l10n.t('comments: {0}', comments), node.description].filter(Boolean).join(' · ');
      item.iconPath = PATCH_ICONS[node.state];
      item.checkboxState = {
        state: reviewed ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
        tooltip: reviewed ? vscode.l10n.t('reviewed') : vscode.l10n.t('not reviewed'),
      };
      item.command = command('trymap.openPatch', node.index);
      break;
    }
    case 'file':
      item.iconPath = new vscode.ThemeIcon('diff');
      item.tooltip = vscode.l10n.t('Before and after this patch');
      item.command = command('trymap.openPatchedFile', node.index, node.file);
      break;
    case 'place':
      item.iconPath = new vscode.ThemeIcon(node.icon);
      item.tooltip = `${node.label}\n${node.description}`;
      item.command = command('trymap.openPatch', node.index, node.line);
      break;
    case 'note':
      item.iconPath = new vscode.ThemeIcon(node.icon);
      break;
    case 'caller': {
      const folder = state.open?.folder;
      item.iconPath = new vscode.ThemeIcon('circle-filled');
      if (folder == null) break;
      const at = new vscode.Position(node.line - 1, node.column - 1);
      item.command = command('vscode.open', uriOf(vscode.Uri.parse(folder), node.file), {
        selection: new vscode.Range(at, at),
      });
    }
  }
  const name = node.kind === 'file' ? node.file : node.label;
  item.accessibilityInformation = { label: node.description === '' ? name : `${name}, ${node.description}` };
  return item;
}

function command(name: string, ...args: unknown[]): vscode.Command {
  return { command: name, title: vscode.l10n.t('Open'), arguments: args };
}

function urisOf(uri: unknown, all: unknown): readonly vscode.Uri[] {
  const several = Array.isArray(all) ? all.filter((one) => one instanceof vscode.Uri) : [];
  return several.length > 0 ? several : uri instanceof vscode.Uri ? [uri] : [];
}

/** The patch of a node, or of the text that is being read. */
function patchIndex(node: unknown, state: SeriesState): number | undefined {
  const { kind, index } = (typeof node === 'object' && node !== null ? node : {}) as Partial<PatchNode>;
  if (kind === 'patch' && typeof index === 'number') return index;
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && patchOfDocument(uri, state)?.index;
}

async function askPatch(node: unknown, state: SeriesState): Promise<number | undefined> {
  const given = patchIndex(node, state);
  if (given !== undefined) return given;
  const commented = state.open?.series.patches.flatMap((patch, index) =>
    state.comments(index).length > 0 ? [{ index, label: `${patchLabel(patch)} ${patch.subject.title}` }] : [],
  );
  if (!commented || commented.length === 0) {
    tell(vscode.l10n.t('TryMap: there is no comment yet. Comment on a line of a patch first.'));
    return undefined;
  }
  if (commented.length === 1) return commented[0]?.index;
  return (await vscode.window.showQuickPick(commented, { title: vscode.l10n.t('Which patch is answered?') }))?.index;
}

/** Each new finding becomes a comment, which can be changed like any other. */
function commentFindings(state: SeriesState, index: number | undefined): void {
  const patch = index === undefined ? undefined : state.patch(index);
  const step = index === undefined ? undefined : state.open?.review?.steps[index];
  if (index === undefined || !patch || !step) return;
  const known = state.comments(index);
  const added = step.appeared.map((finding) => ({
    line: placeInPatch(patch, step, finding)?.at ?? 1,
    text: `In ${finding.function}(): ${finding.message} (${finding.file}:${String(finding.line)} with this applied, ${finding.rule}).`,
  }));
  if (added.length === 0) tell(vscode.l10n.t('TryMap: this patch brings no new finding.'));
  const isNew = (one: { line: number; text: string }): boolean =>
    !known.some(({ line, text }) => line === one.line && text === one.text);
  if (added.some(isNew)) state.setComments(index, [...known, ...added.filter(isNew)]);
}

async function copyReply(state: SeriesState, index: number | undefined): Promise<void> {
  const patch = index === undefined ? undefined : state.patch(index);
  if (index === undefined || !patch) return;
  const comments = state.comments(index);
  if (comments.length === 0) {
    tell(vscode.l10n.t('TryMap: there is no comment on this patch yet.'));
    return;
  }
  await vscode.env.clipboard.writeText(replyBody(patch, comments));
  tell(vscode.l10n.t('TryMap: the reply to {0} is on the clipboard; nothing was sent.', patchLabel(patch)));
}

async function saveReply(state: SeriesState, index: number | undefined): Promise<void> {
  const patch = index === undefined ? undefined : state.patch(index);
  if (index === undefined || !patch) return;
  const folder = state.open?.folder;
  const name = `reply-${patchLabel(patch).replaceAll(/[^\w-]+/g, '-')}.eml`;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save the reply'),
    filters: { [vscode.l10n.t('Mail')]: ['eml'] },
    ...(folder == null ? {} : { defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(folder), '..', name) }),
  });
  if (uri) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(replyMail(patch, state.comments(index))));
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
