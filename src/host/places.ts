// Between the editor's URIs and the engine's file names, which are relative to a workspace folder.
import * as vscode from 'vscode';
import type { Span } from '../core/c/span.js';

/** Languages that are read as C; headers are `cpp` to the editor unless the user said otherwise. */
const SELECTOR: vscode.DocumentFilter[] = [{ language: 'c' }, { language: 'cpp', pattern: '**/*.h' }];

/** For the providers of editor features. */
export const cSelector: vscode.DocumentSelector = SELECTOR;

/** Schemes whose documents are not files of a tree: the two sides of a diff, search results, our own texts. */
const FOREIGN_SCHEMES = new Set([
  'git',
  'output',
  'search-editor',
  'vscode-scm',
  'trymap-model',
  'trymap-converted',
  'trymap-reason',
  'trymap-series',
]);

export function isCDocument(document: vscode.TextDocument): boolean {
  return !FOREIGN_SCHEMES.has(document.uri.scheme) && vscode.languages.match(SELECTOR, document) > 0;
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
