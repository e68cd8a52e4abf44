// "Convert Site" and "Convert All Simple Sites in File": edits from the engine, applied as one undoable step.
import * as vscode from 'vscode';
import type { Conversion, ConversionResult } from '../core/convert/conversion.js';
import { chooseSite } from './current-site.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { isCDocument, rangeOf } from './places.js';
import type { Services } from './services.js';
import { kindOf } from './site-kind.js';
import { setting } from './settings.js';

export function registerConvert(services: Services): Subscription {
  const { editorEngine, analysis } = services;
  const owner = new Owner();

  const convertSite = async (argument: unknown): Promise<void> => {
    const chosen = await chooseSite(services, argument, (site) => kindOf(site) === 'simple');
    if (!chosen?.file.text) return;
    const { document, file, key } = chosen;
    const options = { profile: setting('convert.target', document.uri) };
    const first = await editorEngine.convertSite(file.report.file, chosen.file.text, key, options, file);
    if (!first.ok) {
      void vscode.window.showWarningMessage(vscode.l10n.t('TryMap: not converted: {0}', first.refusal.message));
      return;
    }
    const exit = exitOf(argument) ?? (await chooseExit(first.conversion));
    if (exit === undefined) return;
    const result =
      exit === first.conversion.exit.id
        ? first
        : await editorEngine.convertSite(file.report.file, chosen.file.text, key, { ...options, exit }, file);
    if (result.ok) await apply(document, chosen.file.text, [result.conversion]);
  };

  const convertFile = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    const file = document && isCDocument(document) ? await analysis.latest(document) : undefined;
    if (!document || !file?.text) return;
    const options = { profile: setting('convert.target', document.uri) };
    const results = await editorEngine.convertFile(file.report.file, file.text, options, file);
    const conversions = results.flatMap((result) => (result.ok ? [result.conversion] : []));
    await apply(document, file.text, conversions);
    report(results, conversions.length);
  };

  owner.own(vscode.commands.registerCommand('trymap.convertSite', convertSite));
  owner.own(vscode.commands.registerCommand('trymap.convertFile', convertFile));
  return owner;
}

/** The exit that a code action names; the user is not asked again. */
function exitOf(argument: unknown): string | undefined {
  const { exit } = (typeof argument === 'object' && argument !== null ? argument : {}) as { readonly exit?: unknown };
  return typeof exit === 'string' ? exit : undefined;
}

/** The edits of conversions that compose, for the document's present text. */
export function workspaceEdit(document: vscode.TextDocument, conversions: readonly Conversion[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const conversion of conversions) {
    for (const { start, end, newText } of conversion.edits)
      edit.replace(document.uri, rangeOf(document, { start, end }), newText);
  }
  return edit;
}

/** An edit for a text that is no longer the document's would damage it. */
async function apply(document: vscode.TextDocument, text: string, conversions: readonly Conversion[]): Promise<void> {
  if (document.getText() !== text) {
    void vscode.window.showWarningMessage(vscode.l10n.t('TryMap: the file changed meanwhile; nothing was converted.'));
    return;
  }
  await vscode.workspace.applyEdit(workspaceEdit(document, conversions), { isRefactoring: true });
}

/** The exit's id; where several are right, the user decides. Undefined when he decides not to convert. */
async function chooseExit({ exit, alternatives }: Conversion): Promise<string | undefined> {
  if (alternatives.length === 0) return exit.id;
  const items = [exit, ...alternatives].map(({ id, statements, why }) => ({
    id,
    label: statements.join(' '),
    detail: why,
  }));
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('How should the function leave when the map fails?'),
    placeHolder: vscode.l10n.t('The first one fits best by what the function does today'),
  });
  return choice?.id;
}

function report(results: readonly ConversionResult[], converted: number): void {
  const refused = results.length - converted;
  const message =
    refused === 0
      ? vscode.l10n.t('TryMap: {0} sites converted.', converted)
      : vscode.l10n.t('TryMap: {0} sites converted, {1} not.', converted, refused);
  void vscode.window.showInformationMessage(message);
}
