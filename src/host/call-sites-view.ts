// The view "Call Sites": the tree of what a scan or an open file shows, grouped as the setting says.
import * as vscode from 'vscode';
import { siteKey } from '../core/sites/site.js';
import { callSiteTree, countText, type Grouping, type GroupNode, type SiteNode } from './call-sites-tree.js';
import { setContext } from './context-keys.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
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

export function registerCallSitesView({ index, results }: Services): Subscription {
  const owner = new Owner();
  const changed = owner.own(new vscode.EventEmitter<undefined>());
  let groups: readonly GroupNode[] = [];

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
    vscode.window.createTreeView('trymap.callSites', { treeDataProvider: provider, showCollapseAll: true }),
  );

  const refresh = (): void => {
    groups = callSiteTree(
      {
        files: index.files(),
        record: (uri, key) => results.get(uri, key),
        folderName: (folder) =>
          folder !== null && (vscode.workspace.workspaceFolders?.length ?? 0) > 1
            ? (vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(folder))?.name ?? null)
            : null,
      },
      setting('callSites.groupBy'),
      vscode.l10n.t,
    );
    const sites = groups.flatMap((group) => group.children);
    const racy = sites.filter((node) => node.verdict === 'racy').length;
    view.description = countText(
      sites.map((node) => node.site),
      vscode.l10n.t,
    );
    view.badge = racy > 0 ? { value: racy, tooltip: vscode.l10n.t('{0} racy sites', racy) } : undefined;
    setContext('hasSites', sites.length > 0);
    changed.fire(undefined);
  };

  owner.own(index.onDidChange(refresh));
  owner.own(results.onDidChange(refresh));
  owner.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'callSites.groupBy')) refresh();
    }),
  );
  owner.own(vscode.commands.registerCommand('trymap.groupCallSites', chooseGrouping));
  refresh();
  return owner;
}

function groupItem(node: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = node.id;
  item.description = node.description;
  item.contextValue = 'group';
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

/** Kept in the user's settings: a kernel tree gets no file of the editor's. */
async function chooseGrouping(): Promise<void> {
  const items: (vscode.QuickPickItem & { value: Grouping })[] = [
    { value: 'file', label: vscode.l10n.t('File') },
    { value: 'subsystem', label: vscode.l10n.t('Subsystem') },
    { value: 'helper', label: vscode.l10n.t('Helper') },
    { value: 'class', label: vscode.l10n.t('Class') },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Group call sites by') });
  if (choice)
    await vscode.workspace
      .getConfiguration('trymap')
      .update('callSites.groupBy', choice.value, vscode.ConfigurationTarget.Global);
}
