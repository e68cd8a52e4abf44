// The view "Call Sites": the tree of what a scan or an open file shows, grouped as the setting says.
import * as vscode from 'vscode';
import { siteKey } from '../core/sites/site.js';
import { callSiteTree, countText, type Grouping, type GroupNode, type SiteNode } from './call-sites-tree.js';
import { setContext } from './context-keys.js';
import type { Subscription } from './event.js';
import { exportSites } from './export-sites.js';
import { Owner } from './owner.js';
import { ReviewedSites } from './reviewed-sites.js';
import type { Services } from './services.js';
import { affects, setting } from './settings.js';
import { kindOf, type SiteKind } from './site-kind.js';
import { siteMarkdown } from './site-text.js';

type Node = GroupNode | SiteNode;

const VERDICT_ICONS: Record<SiteNode['verdict'], vscode.ThemeIcon | undefined> = {
  none: undefined,
  racy: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  quiet: new vscode.ThemeIcon('pass'),
  open: new vscode.ThemeIcon('question'),
};

const KIND_ICONS: Record<SiteKind, string> = {
  simple: 'circle-outline',
  special: 'circle-filled',
  converted: 'circle-outline',
  paired: 'circle-outline',
};

export function registerCallSitesView({ index, results, memory }: Services): Subscription {
  const owner = new Owner();
  const changed = owner.own(new vscode.EventEmitter<undefined>());
  const reviewed = new ReviewedSites(memory);
  let groups: readonly GroupNode[] = [];
  let filter = '';

  const provider: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node === undefined ? [...groups] : node.kind === 'group' ? [...node.children] : []),
    getParent: (node) => (node.kind === 'site' ? groups.find((group) => group.children.includes(node)) : undefined),
    getTreeItem: (node) => (node.kind === 'group' ? groupItem(node) : siteItem(node)),
    resolveTreeItem: (item, node) => {
      if (node.kind === 'site')
        item.tooltip = siteMarkdown(node.site, results.get(node.uri, siteKey(node.site)), vscode.l10n.t);
      return item;
    },
  };
  const view = owner.own(
    vscode.window.createTreeView('trymap.callSites', {
      treeDataProvider: provider,
      showCollapseAll: true,
      canSelectMany: false,
    }),
  );

  const refresh = (): void => {
    const files = index.files();
    groups = callSiteTree(
      {
        files,
        filter,
        isReviewed: (uri, site) => reviewed.has(uri, site),
        record: (uri, key) => results.get(uri, key),
        folderName: (folder) =>
          folder !== null && (vscode.workspace.workspaceFolders?.length ?? 0) > 1
            ? (vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(folder))?.name ?? null)
            : null,
      },
      setting('callSites.groupBy'),
      vscode.l10n.t,
    );
    const nodes = groups.flatMap((group) => group.children);
    const racy = nodes.filter((node) => node.verdict === 'racy').length;
    const done = nodes.filter((node) => node.reviewed).length;
    const counts = countText(
      nodes.map((node) => node.site),
      vscode.l10n.t,
    );
    view.description = done > 0 ? `${counts} · ${vscode.l10n.t('{0} reviewed', done)}` : counts;
    const all = files.reduce((sum, file) => sum + file.report.sites.length, 0);
    // An empty message takes no room.
    view.message = filter === '' ? '' : vscode.l10n.t('Filter “{0}”: {1} of {2} sites', filter, nodes.length, all);
    view.badge = racy > 0 ? { value: racy, tooltip: vscode.l10n.t('{0} racy sites', racy) } : undefined;
    setContext('hasSites', all > 0);
    setContext('filtered', filter !== '');
    changed.fire(undefined);
  };
  const setFilter = (wanted: string): void => {
    if (wanted === filter) return;
    filter = wanted;
    refresh();
  };

  owner.own(index.onDidChange(refresh));
  owner.own(results.onDidChange(refresh));
  owner.own(reviewed.onDidChange(refresh));
  owner.own(
    view.onDidChangeCheckboxState(({ items }) => {
      for (const [node, state] of items) {
        const isChecked = state === vscode.TreeItemCheckboxState.Checked;
        for (const { uri, site } of node.kind === 'group' ? node.children : [node]) reviewed.set(uri, site, isChecked);
      }
      reviewed.save();
    }),
  );
  owner.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'callSites.groupBy')) refresh();
    }),
  );
  owner.own(vscode.commands.registerCommand('trymap.groupCallSites', chooseGrouping));
  owner.own(vscode.commands.registerCommand('trymap.filterCallSites', () => askFilter(filter, setFilter)));
  owner.own(vscode.commands.registerCommand('trymap.clearFilter', () => setFilter('')));
  owner.own(
    vscode.commands.registerCommand('trymap.exportCallSites', () =>
      exportSites(groups.flatMap((group) => group.children.map((node) => node.site))),
    ),
  );
  refresh();
  return owner;
}

/** The list follows the typing; Escape brings the old filter back. */
function askFilter(before: string, apply: (filter: string) => void): Promise<void> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Filter call sites');
  box.placeholder = vscode.l10n.t('words of the file, function, helper, class, verdict or reason: mm special NESTED');
  box.value = before;
  let accepted = false;
  return new Promise((resolve) => {
    box.onDidChangeValue((value) => apply(value.trim()));
    box.onDidAccept(() => {
      accepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      if (!accepted) apply(before);
      box.dispose();
      resolve();
    });
    box.show();
  });
}

function groupItem(node: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = node.id;
  item.description = node.description;
  item.contextValue = 'group';
  item.checkboxState = checkbox(node.children.every((child) => child.reviewed));
  if (node.uri !== null) {
    item.resourceUri = vscode.Uri.parse(node.uri);
    item.iconPath = vscode.ThemeIcon.File;
  }
  return item;
}

function siteItem(node: SiteNode): vscode.TreeItem {
  const { site } = node;
  const item = new vscode.TreeItem(node.label);
  item.id = node.id;
  item.description = node.description;
  item.checkboxState = checkbox(node.reviewed);
  item.contextValue = `site.${kindOf(site)}`;
  item.iconPath = VERDICT_ICONS[node.verdict] ?? new vscode.ThemeIcon(KIND_ICONS[kindOf(site)]);
  const place = new vscode.Position(site.line - 1, site.column - 1);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(place, place) };
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open'),
    arguments: [vscode.Uri.parse(node.uri), options],
  };
  item.accessibilityInformation = { label: `${node.label}, ${node.description}, ${node.verdict}` };
  return item;
}

function checkbox(reviewed: boolean): NonNullable<vscode.TreeItem['checkboxState']> {
  return {
    state: reviewed ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: reviewed ? vscode.l10n.t('reviewed') : vscode.l10n.t('not reviewed'),
    accessibilityInformation: { label: vscode.l10n.t('reviewed') },
  };
}

/** Kept in the user's settings: a kernel tree gets no file of the editor's. */
async function chooseGrouping(): Promise<void> {
  const items: (vscode.QuickPickItem & { value: Grouping })[] = [
    { value: 'file', label: vscode.l10n.t('File') },
    { value: 'subsystem', label: vscode.l10n.t('Subsystem') },
    { value: 'helper', label: vscode.l10n.t('Helper') },
    { value: 'class', label: vscode.l10n.t('Class') },
    { value: 'verdict', label: vscode.l10n.t('Verdict') },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Group call sites by') });
  if (choice)
    await vscode.workspace
      .getConfiguration('trymap')
      .update('callSites.groupBy', choice.value, vscode.ConfigurationTarget.Global);
}
