// "Go to Next Site" and "Go to Previous Site", and the context key that tells whether the editor has any.
import * as vscode from 'vscode';
import { setContext } from './context-keys.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import type { Services } from './services.js';

export function registerNavigation({ analysis, index }: Services): Subscription {
  const owner = new Owner();

  const go = async (direction: 1 | -1): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    const file = editor && (await analysis.latest(editor.document));
    if (!editor || !file) return;
    const offset = editor.document.offsetAt(editor.selection.active);
    const target = neighbour(
      file.report.sites.map((site) => site.span.start),
      offset,
      direction,
    );
    if (target === undefined) return;
    const place = editor.document.positionAt(target);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };

  const update = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    setContext('editorHasSites', uri !== undefined && (index.get(uri)?.report.sites.length ?? 0) > 0);
  };

  owner.own(vscode.commands.registerCommand('trymap.nextSite', () => go(1)));
  owner.own(vscode.commands.registerCommand('trymap.previousSite', () => go(-1)));
  owner.own(vscode.window.onDidChangeActiveTextEditor(update));
  owner.own(index.onDidChange(update));
  update();
  return owner;
}

function neighbour(offsets: readonly number[], from: number, direction: 1 | -1): number | undefined {
  const sorted = [...offsets].sort((a, b) => a - b);
  // Round the end, as the editor's own search does.
  if (direction === 1) return sorted.find((offset) => offset > from) ?? sorted[0];
  return sorted.filter((offset) => offset < from).at(-1) ?? sorted.at(-1);
}
