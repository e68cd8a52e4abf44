// "Go to Paired Calls": from a call that maps to its releases, from a release to what it releases.
import * as vscode from 'vscode';
import type { FileReport } from '../core/sites/site.js';
import { rangeOf } from './places.js';
import type { Services } from './services.js';

export function registerPairing({ analysis }: Services): vscode.Disposable {
  return vscode.commands.registerCommand('trymap.goToPair', async () => {
    const editor = vscode.window.activeTextEditor;
    const file = editor && (await analysis.latest(editor.document));
    if (!editor || !file) return;
    const { document, selection } = editor;
    const spans = pairedSpans(file.report, document.offsetAt(selection.active));
    await vscode.commands.executeCommand(
      'editor.action.goToLocations',
      document.uri,
      selection.active,
      spans.map((span) => new vscode.Location(document.uri, rangeOf(document, span))),
      'goto',
      vscode.l10n.t('No call at the cursor is paired with another one in this function.'),
    );
  });
}

/** The calls that the one at the offset is paired with; one at the start of its line counts for the whole call. */
export function pairedSpans({ sites }: FileReport, offset: number): readonly FileReport['sites'][number]['span'][] {
  const at = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    start <= offset && offset <= end;
  const site = sites.find(({ span }) => at(span));
  if (site) return site.releases.map(({ span }) => span);
  return sites.filter(({ releases }) => releases.some(({ span }) => at(span))).map(({ span }) => span);
}
