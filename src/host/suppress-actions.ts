// Quick fixes that suppress one of our problems: they insert the comment, and the user writes why.
import * as vscode from 'vscode';
import { CLASS_CODES, SUPPRESSIBLE_CODES } from '../core/suppress/codes.js';

/** One fix for each code among the problems, at the line where its first problem begins. */
export function suppressActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const byCode = new Map<string, vscode.Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const { start, end } = diagnostic.range;
    if (end.line < range.start.line || range.end.line < start.line) continue;
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

/** A special site's problem is coded by its reasons, which explain it; what is suppressed is the mark. */
function suppressibleCode({ code }: vscode.Diagnostic): string | null {
  if (typeof code === 'object') return CLASS_CODES[0];
  return typeof code === 'string' && SUPPRESSIBLE_CODES.includes(code) ? code : null;
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
