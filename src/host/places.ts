// Between the editor's URIs and the engine's file names, which are relative to a workspace folder.
import * as vscode from 'vscode';
import type { Span } from '../core/c/span.js';

/** Languages that are read as C; headers are `cpp` to the editor unless the user said otherwise. */
const SELECTOR: vscode.DocumentFilter[] = [{ language: 'c' }, { language: 'cpp', pattern: '**/*.h' }];

/** For the providers of editor features. */
export const cSelector: vscode.DocumentSelector = SELECTOR;

/** Where single files lie that belong to no workspace folder; other schemes show texts of something else: diffs, previews, search results. */
const FILE_SCHEMES = new Set(['file', 'untitled', 'vscode-remote', 'vscode-userdata']);

/** A file of the workspace, or a single one; not one side of a diff, a preview of a refactoring, or a text of ours. */
export function isCDocument(document: vscode.TextDocument): boolean {
  if (vscode.languages.match(SELECTOR, document) === 0) return false;
  return FILE_SCHEMES.has(document.uri.scheme) || vscode.workspace.getWorkspaceFolder(document.uri) !== undefined;
}

export interface Place {
  /** The workspace folder's `Uri.toString()`, or null. */
  readonly folder: string | null;
  /** As the engine names the file. */
  readonly file: string;
}

export function placeOf(uri: vscode.Uri): Place {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return { folder: null, file: uri.path };
  return { folder: folder.uri.toString(), file: uri.path.slice(folder.uri.path.replace(/\/$/, '').length + 1) };
}

/** The file that the engine named, in a workspace folder. */
export function uriOf(folder: vscode.Uri, file: string): vscode.Uri {
  return vscode.Uri.joinPath(folder, ...file.split('/'));
}

export function rangeOf(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}
