// "Export Call Sites": what the view shows, as text, Markdown or JSON, in an untitled editor to be saved or copied.
import * as vscode from 'vscode';
import { toJson } from '../core/report/json.js';
import { siteText } from '../core/report/scan-text.js';
import { sitesMarkdown } from '../core/report/sites-markdown.js';
import type { Site } from '../core/sites/site.js';

export async function exportSites(sites: readonly Site[]): Promise<void> {
  const formats = [
    {
      label: vscode.l10n.t('Text'),
      description: vscode.l10n.t('as the command line prints it'),
      language: 'plaintext',
      write: () => sites.map((site) => siteText(site)).join(''),
    },
    {
      label: 'Markdown',
      description: vscode.l10n.t('a table'),
      language: 'markdown',
      write: () => sitesMarkdown(sites),
    },
    {
      label: 'JSON',
      description: vscode.l10n.t('with every place'),
      language: 'json',
      write: () => toJson({ version: 1, sites }),
    },
  ];
  const format = await vscode.window.showQuickPick(formats, {
    title: vscode.l10n.t('Export {0} call sites', sites.length),
  });
  if (!format) return;
  const document = await vscode.workspace.openTextDocument({ content: format.write(), language: format.language });
  await vscode.window.showTextDocument(document);
}
