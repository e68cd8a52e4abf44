// "Show Log": the output channel, for a report of what went wrong.
import * as vscode from 'vscode';
import type { Services } from './services.js';

export function registerLogCommand({ log }: Services): vscode.Disposable {
  return vscode.commands.registerCommand('trymap.showLog', () => log.show());
}
