// Opens the documentation of a reason code or a rule, from the link of a diagnostic or a hover.
import * as vscode from 'vscode';
import type { Services } from './services.js';

const COMMAND = 'trymap.explainReason';

/** A link that runs the command. */
export function explainUri(topic: string): vscode.Uri {
  return vscode.Uri.parse(`command:${COMMAND}?${encodeURIComponent(JSON.stringify([topic]))}`);
}

export function registerExplainReason({ extension, log }: Services): vscode.Disposable {
  return vscode.commands.registerCommand(COMMAND, async (topic: unknown) => {
    const fragment = typeof topic === 'string' ? topic.toLowerCase() : '';
    const page = vscode.Uri.joinPath(extension, 'docs', 'reasons.md').with({ fragment });
    try {
      await vscode.commands.executeCommand('markdown.showPreview', page);
    } catch (error) {
      log.warn(`the markdown preview is not available: ${String(error)}`);
      await vscode.window.showTextDocument(page.with({ fragment: '' }), { preview: true });
    }
  });
}
