// "Open Sample Tree": a copy of the small tree that comes with TryMap, which may be edited, in a window of its own.
import * as vscode from 'vscode';
import type { Services } from './services.js';

const NAME = 'mini-mm';

export function registerSample({ extension, storage, log }: Services): vscode.Disposable {
  return vscode.commands.registerCommand('trymap.openSample', async () => {
    try {
      const folder = vscode.Uri.joinPath(storage, NAME);
      const packed = vscode.Uri.joinPath(extension, 'dist', 'sample.json');
      const files: unknown = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(packed)));
      for (const [name, text] of Object.entries(files as Readonly<Record<string, string>>))
        await vscode.workspace.fs.writeFile(
          vscode.Uri.joinPath(folder, ...name.split('/')),
          new TextEncoder().encode(text),
        );
      const isEmpty = (vscode.workspace.workspaceFolders?.length ?? 0) === 0;
      await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: !isEmpty });
    } catch (error) {
      log.error(`the sample could not be opened: ${String(error)}`);
      void vscode.window.showErrorMessage(vscode.l10n.t('TryMap: the sample could not be opened: {0}', String(error)));
    }
  });
}
