// "Export Trace": the chosen cell as a race diagram, Markdown, SVG, JSON or Promela, in an untitled editor to be saved or copied.
import * as vscode from 'vscode';
import type { CheckCell } from '../../core/model/check-result.js';
import { toJson } from '../../core/report/json.js';
import { raceDiagram } from '../../core/report/race-diagram.js';
import { traceMarkdown } from '../../core/report/trace-markdown.js';
import { traceSvg } from '../../core/report/trace-svg.js';
import type { CheckRecord } from '../check-results.js';
import { placeOf } from '../places.js';
import type { Services } from '../services.js';
import { checkedCell } from './cell-questions.js';

interface Format extends vscode.QuickPickItem {
  readonly language: string;
  readonly needsTrace: boolean;
  readonly write: () => Promise<string | null> | string | null;
}

export async function exportTrace(services: Services, record: CheckRecord, cell: CheckCell): Promise<void> {
  const formats = formatsOf(services, record, cell).filter(
    (format) => cell.verdict.trace !== null || !format.needsTrace,
  );
  const format = await vscode.window.showQuickPick(formats, {
    title: vscode.l10n.t('Export {0} against {1}', cell.phase, cell.adversary),
    matchOnDescription: true,
  });
  if (!format) return;
  const content = await format.write();
  if (content === null) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('TryMap: this cell could not be modelled; there is no program.'),
    );
    return;
  }
  const document = await vscode.workspace.openTextDocument({ content, language: format.language });
  await vscode.window.showTextDocument(document);
}

/** The race diagram on the clipboard, for a changelog or a mail. */
export async function copyRaceDiagram({ verdict }: CheckCell): Promise<void> {
  const diagram = raceDiagram(verdict);
  if (diagram === '') {
    void vscode.window.showInformationMessage(vscode.l10n.t('TryMap: this cell has no trace.'));
    return;
  }
  await vscode.env.clipboard.writeText(diagram);
  void vscode.window.setStatusBarMessage(vscode.l10n.t('TryMap: the race diagram is on the clipboard'), 4_000);
}

function formatsOf({ workEngine }: Services, record: CheckRecord, cell: CheckCell): readonly Format[] {
  const { check } = record;
  return [
    {
      label: vscode.l10n.t('Race diagram'),
      description: vscode.l10n.t('text in columns, for a changelog'),
      language: 'plaintext',
      needsTrace: true,
      write: () => raceDiagram(cell.verdict),
    },
    {
      label: 'Markdown',
      description: vscode.l10n.t('verdict, parameters and race diagram'),
      language: 'markdown',
      needsTrace: false,
      write: () => traceMarkdown(check, cell),
    },
    {
      label: 'SVG',
      description: vscode.l10n.t('the lanes as a drawing'),
      language: 'xml',
      needsTrace: true,
      write: () => traceSvg(cell.verdict),
    },
    {
      label: 'JSON',
      description: vscode.l10n.t('the whole cell, with every state'),
      language: 'json',
      needsTrace: false,
      write: () => toJson({ version: 1, site: check.site, cell }),
    },
    {
      label: 'Promela',
      description: vscode.l10n.t('the explored program, for Spin'),
      language: 'plaintext',
      needsTrace: false,
      write: () =>
        workEngine.promela(checkedCell(record, cell), { folder: placeOf(vscode.Uri.parse(record.uri)).folder }),
    },
  ];
}
