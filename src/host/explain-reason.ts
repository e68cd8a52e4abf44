// Opens the explanation of a reason code or of a static rule, from the link of a diagnostic or a hover: a page made from the rule itself.
import * as vscode from 'vscode';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { reasonPage, rulePage } from './reason-page.js';
import type { Services } from './services.js';

const COMMAND = 'trymap.explainReason';
const SCHEME = 'trymap-reason';
const REASON = /^[A-Z_]+$/;
const RULE = /^[a-z]+(?:-[a-z]+)*$/;

/** A link that runs the command. */
export function explainUri(code: string): vscode.Uri {
  return vscode.Uri.parse(`command:${COMMAND}?${encodeURIComponent(JSON.stringify([code]))}`);
}

export function registerExplainReason({ editorEngine, log }: Services): Subscription {
  const owner = new Owner();
  const pageOf = async (code: string): Promise<string> => {
    const { reasons, rules } = await editorEngine.describe();
    return RULE.test(code) ? rulePage(rules, code, vscode.l10n.t) : reasonPage(reasons, code, vscode.l10n.t);
  };

  const explain = async (code: unknown): Promise<void> => {
    const name = typeof code === 'string' && (REASON.test(code) || RULE.test(code)) ? code : 'OTHER';
    const page = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md` });
    try {
      await vscode.commands.executeCommand('markdown.showPreview', page);
    } catch (error) {
      log.warn(`the markdown preview is not available: ${String(error)}`);
      await vscode.window.showTextDocument(page, { preview: true });
    }
  };

  owner.own(vscode.commands.registerCommand(COMMAND, explain));
  owner.own(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: ({ path }) => pageOf(path.replace(/^\/|\.md$/g, '')),
    }),
  );
  return owner;
}
