// trymap.json in the root of each workspace folder: read at the start and at every change, its mistakes shown where they are.
import * as vscode from 'vscode';
import type { EngineConfig } from '../core/engine-config.js';
import type { Finding } from '../core/sites/site.js';
import { SAME_NAMES } from '../core/suppress/suppression.js';
import type { ConfigMistake, ReadConfig } from '../config/read-config.js';
import { Emitter } from './event.js';
import { Owner } from './owner.js';

/** Here too, so that the validator is loaded only where there is something to validate. */
const CONFIG_NAME = 'trymap.json';
const SOURCE = 'TryMap';

interface FolderState {
  readonly config: EngineConfig;
  readonly mistakes: readonly ConfigMistake[];
  /** Entries that silenced nothing in the last scan of the folder. */
  readonly unused: readonly Finding[];
}

export class WorkspaceConfig extends Owner {
  readonly #folders = new Map<string, FolderState>();
  readonly #problems = this.own(vscode.languages.createDiagnosticCollection('trymap.config'));
  readonly #changed = new Emitter<void>();
  readonly #log: vscode.LogOutputChannel;

  /** A configuration came, changed or went. */
  readonly onDidChange = this.#changed.event;
  /** Resolves when the files that are there at the start have been read. */
  readonly ready: Promise<void>;

  constructor(log: vscode.LogOutputChannel) {
    super();
    this.#log = log;
    const watcher = this.own(vscode.workspace.createFileSystemWatcher(`**/${CONFIG_NAME}`));
    const again = (uri: vscode.Uri): void => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder && configUri(folder).toString() === uri.toString()) void this.#read(folder, true);
    };
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) this.own(event(again));
    this.own(
      vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const folder of removed) this.#forget(folder);
        void Promise.all(added.map((folder) => this.#read(folder, true)));
      }),
    );
    // What the editor's own validation says is not said twice.
    for (const event of [vscode.workspace.onDidOpenTextDocument, vscode.workspace.onDidCloseTextDocument])
      this.own(event(({ uri }) => this.#showFor(uri)));
    const folders = vscode.workspace.workspaceFolders ?? [];
    this.ready = Promise.all(folders.map((folder) => this.#read(folder, false))).then(() => undefined);
  }

  /** By folder (`Uri.toString()`), those that have a configuration. */
  all(): Readonly<Record<string, EngineConfig>> {
    return Object.fromEntries([...this.#folders].map(([folder, { config }]) => [folder, config]));
  }

  of(folder: vscode.WorkspaceFolder): EngineConfig {
    return this.#folders.get(folder.uri.toString())?.config ?? {};
  }

  /** A scan of the whole folder has told which entries silence nothing. */
  setUnused(folder: vscode.WorkspaceFolder, unused: readonly Finding[]): void {
    const key = folder.uri.toString();
    const state = this.#folders.get(key);
    if (!state) return;
    this.#folders.set(key, { ...state, unused });
    this.#show(folder);
  }

  async #read(folder: vscode.WorkspaceFolder, tell: boolean): Promise<void> {
    const key = folder.uri.toString();
    const before = JSON.stringify(this.#folders.get(key)?.config);
    const text = await textOf(configUri(folder));
    if (text === null) this.#folders.delete(key);
    else {
      const { readConfig } = await import('../config/read-config.js');
      const { config, mistakes }: ReadConfig = readConfig(text, CONFIG_NAME, SAME_NAMES);
      for (const { line, column, message } of mistakes)
        this.#log.warn(`${configUri(folder).toString()}:${String(line)}:${String(column)}: ${message}`);
      this.#folders.set(key, { config, mistakes, unused: [] });
    }
    this.#show(folder);
    if (tell && JSON.stringify(this.#folders.get(key)?.config) !== before) this.#changed.fire();
  }

  #forget(folder: vscode.WorkspaceFolder): void {
    this.#problems.delete(configUri(folder));
    if (this.#folders.delete(folder.uri.toString())) this.#changed.fire();
  }

  #showFor(uri: vscode.Uri): void {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder && configUri(folder).toString() === uri.toString()) this.#show(folder);
  }

  #show(folder: vscode.WorkspaceFolder): void {
    const uri = configUri(folder);
    const state = this.#folders.get(folder.uri.toString());
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    const mistakes = (state?.mistakes ?? []).filter(({ bySchema }) => !bySchema || !isOpen);
    this.#problems.set(uri, [
      ...mistakes.map(({ line, column, offset, end, message }) =>
        problem(line, column, end - offset, message, vscode.DiagnosticSeverity.Error),
      ),
      ...(state?.unused ?? []).map(({ line, column, message }) =>
        problem(line, column, 1, message, vscode.DiagnosticSeverity.Warning),
      ),
    ]);
  }
}

function configUri(folder: vscode.WorkspaceFolder): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, CONFIG_NAME);
}

async function textOf(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // There is none, or no right to read it: the same to us.
    return null;
  }
}

function problem(
  line: number,
  column: number,
  length: number,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const start = new vscode.Position(line - 1, column - 1);
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start, start.translate(0, length)), message, severity);
  diagnostic.source = SOURCE;
  return diagnostic;
}
