// Opens the explanation of a reason code, from the link of a diagnostic or a hover: a page made from the rule itself.
import * as vscode from 'vscode';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { reasonPage } from './reason-page.js';
import type { Services } from './services.js';

const COMMAND = 'trymap.explainReason';
const SCHEME = 'trymap-reason';

/** A link that runs the command. */
export function explainUri(code: string): vscode.Uri {
  return vscode.Uri.parse(`command:${COMMAND}?${encodeURIComponent(JSON.stringify([code]))}`);
}

export function registerExplainReason({ editorEngine, log }: Services): Subscription {
  const owner = new Owner();
  const pageOf = async (code: string): Promise<string> =>
    reasonPage((await editorEngine.describe()).reasons, code, vscode.l10n.t);

  const explain = async (code: unknown): Promise<void> => {
    const name = typeof code === 'string' && /^[A-Z_]+$/.test(code) ? code : 'OTHER';
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
