// Quick fixes that suppress one of our problems (they insert the comment, and the user writes why), or take a comment back.
import * as vscode from 'vscode';
import type { FileReport } from '../core/sites/site.js';
import { CLASS_CODES, SUPPRESSIBLE_CODES, SUPPRESSION_UNUSED } from '../core/suppress/codes.js';
import { withoutUnused } from '../core/suppress/without-unused.js';
import { rangeOf } from './places.js';

/** One fix for each code among the problems, at the line where its first problem begins. */
export function suppressActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const byCode = new Map<string, vscode.Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (!sharesLine(diagnostic.range, range)) continue;
    const code = suppressibleCode(diagnostic);
    if (code !== null) byCode.set(code, [...(byCode.get(code) ?? []), diagnostic]);
  }
  return [...byCode].flatMap(([code, own]) => {
    const [first] = own;
    if (!first) return [];
    const action = new vscode.CodeAction(
      vscode.l10n.t('Suppress {0} with a reason', code),
      vscode.CodeActionKind.QuickFix,
    );
    action.diagnostics = own;
    action.edit = insertion(document, first.range.start.line, code);
    return [action];
  });
}

function sharesLine(a: vscode.Range, b: vscode.Range): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line;
}

/** A special site's problem is coded by its reasons, which explain it; what is suppressed is the mark. */
function suppressibleCode({ code }: vscode.Diagnostic): string | null {
  const value = typeof code === 'object' ? String(code.value) : code;
  if (typeof value === 'string' && SUPPRESSIBLE_CODES.includes(value)) return value;
  return typeof code === 'object' ? CLASS_CODES[0] : null;
}

/** One fix for each comment that silences nothing, or not all that it names. */
export function removalActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  report: FileReport,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const byStart = new Map<number, vscode.Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.code !== SUPPRESSION_UNUSED || !sharesLine(diagnostic.range, range)) continue;
    const start = document.offsetAt(diagnostic.range.start);
    byStart.set(start, [...(byStart.get(start) ?? []), diagnostic]);
  }
  return [...byStart].flatMap(([start, own]) => {
    const removal = withoutUnused(start, report, document.getText());
    if (!removal) return [];
    const title =
      removal.text === ''
        ? vscode.l10n.t('Remove the suppression that silences nothing')
        : vscode.l10n.t('Remove the codes that silence nothing');
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = own;
    action.isPreferred = true;
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(document.uri, rangeOf(document, removal.span), removal.text);
    return [action];
  });
}

/** Above the line, with its indentation; the reason is selected, to be typed over. */
function insertion(document: vscode.TextDocument, line: number, code: string): vscode.WorkspaceEdit {
  const indent = /^\s*/.exec(document.lineAt(line).text)?.[0] ?? '';
  const text = new vscode.SnippetString(`${indent}/* trymap: ignore ${code} -- `)
    .appendPlaceholder(vscode.l10n.t('why'))
    .appendText(' */\n');
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [vscode.SnippetTextEdit.insert(new vscode.Position(line, 0), text)]);
  return edit;
}
