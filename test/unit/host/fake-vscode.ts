// The part of the editor's API that the host uses, in memory: enough to activate the extension and to watch what it does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { Disposable, EventEmitter, Uri } from './fake-vscode-values.js';
import type { Diagnostic, Selection, TextDocument, WorkspaceEdit } from './fake-vscode-values.js';

export * from './fake-vscode-values.js';

type Listener = (value: never) => unknown;

/** What a test looks at and acts through. */
export function createWorkbench() {
  const commandHandlers = new Map<string, (...args: unknown[]) => unknown>();
  const events = new Map<string, EventEmitter<never>>();
  const event = (name: string): EventEmitter<never> => {
    const known = events.get(name) ?? new EventEmitter<never>();
    events.set(name, known);
    return known;
  };
  return {
    commandHandlers,
    contexts: new Map<string, unknown>(),
    executed: [] as unknown[][],
    documents: [] as TextDocument[],
    activeEditor: undefined as { document: TextDocument; selection: Selection } | undefined,
    diagnostics: new Map<string, readonly Diagnostic[]>(),
    treeViews: new Map<string, { provider: unknown; description?: string; badge?: unknown }>(),
    webviewProviders: new Map<string, { resolveWebviewView(view: unknown): void }>(),
    contentSchemes: new Map<string, unknown>(),
    providers: {
      codeActions: [] as unknown[],
      codeLenses: [] as unknown[],
      inlayHints: [] as unknown[],
      hovers: [] as unknown[],
    },
    status: { text: '', tooltip: '', command: '', name: '', show: vi.fn(), dispose: vi.fn() },
    messages: [] as string[],
    threads: new Set<{ uri: Uri; range: unknown; comments: readonly { body: { value: string } }[] }>(),
    clipboard: '',
    testControllers: [] as { items: Iterable<[string, unknown]> }[],
    tools: new Map<string, unknown>(),
    appliedEdits: [] as WorkspaceEdit[],
    files: new Map<string, string>(),
    folder: Uri.file('/tree'),
    settings: new Map<string, unknown>(),
    event,
    fire: (name: string, value: unknown): void => event(name).fire(value as never),
  };
}

export let workbench = createWorkbench();

/** Forgets everything that an earlier test did. */
export function resetWorkbench(): typeof workbench {
  workbench = createWorkbench();
  return workbench;
}

const subscribe =
  (name: string) =>
  (listener: Listener): Disposable =>
    workbench.event(name).event(listener);

const say = (message: string): Promise<undefined> => {
  workbench.messages.push(message);
  return Promise.resolve(undefined);
};

const collection = () => {
  const items = new Map<string, { id: string }>();
  return {
    get size() {
      return items.size;
    },
    add: (item: { id: string }) => void items.set(item.id, item),
    delete: (id: string) => void items.delete(id),
    replace: (list: readonly { id: string }[]) => {
      items.clear();
      for (const item of list) items.set(item.id, item);
    },
    [Symbol.iterator]: () => items.entries(),
  };
};

export const tests = {
  createTestController: () => {
    const controller = {
      items: collection(),
      createTestItem: (id: string, label: string, uri: Uri) => ({ id, label, uri, children: collection() }),
      createRunProfile: () => new Disposable(),
      dispose: () => undefined,
    };
    workbench.testControllers.push(controller);
    return controller;
  },
};

export const tasks = { registerTaskProvider: () => new Disposable() };

export const lm = {
  registerTool(name: string, tool: unknown): Disposable {
    workbench.tools.set(name, tool);
    return new Disposable();
  },
};

export const comments = {
  createCommentController: () => ({
    createCommentThread: (uri: Uri, range: unknown, list: readonly { body: { value: string } }[]) => {
      const thread = { uri, range, comments: list, dispose: () => workbench.threads.delete(thread) };
      workbench.threads.add(thread);
      return thread;
    },
    dispose: () => undefined,
  }),
};

export const commands = {
  registerCommand(id: string, handler: (...args: unknown[]) => unknown): Disposable {
    if (workbench.commandHandlers.has(id)) throw new Error(`command '${id}' already exists`);
    workbench.commandHandlers.set(id, handler);
    return new Disposable(() => workbench.commandHandlers.delete(id));
  },
  executeCommand(id: string, ...args: unknown[]): Promise<unknown> {
    workbench.executed.push([id, ...args]);
    if (id === 'setContext') workbench.contexts.set(String(args[0]), args[1]);
    return Promise.resolve(workbench.commandHandlers.get(id)?.(...args));
  },
};

/** A memento in memory. */
export function memento() {
  const values = new Map<string, unknown>();
  return {
    get: (key: string): unknown => values.get(key),
    update: (key: string, value: unknown): Promise<void> => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

export const env = {
  language: 'en',
  clipboard: {
    writeText(text: string): Promise<void> {
      workbench.clipboard = text;
      return Promise.resolve();
    },
  },
};

export const l10n = {
  bundle: undefined,
  t: (message: string, ...args: (string | number)[]): string =>
    message.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole)),
};

export const languages = {
  match: (_selector: unknown, document: TextDocument): number => (document.languageId === 'c' ? 10 : 0),
  createDiagnosticCollection: () => ({
    clear: () => workbench.diagnostics.clear(),
    set: (uri: Uri, list: readonly Diagnostic[]) => void workbench.diagnostics.set(uri.toString(), list),
    delete: (uri: Uri) => void workbench.diagnostics.delete(uri.toString()),
    dispose: () => workbench.diagnostics.clear(),
  }),
  registerCodeActionsProvider: (_selector: unknown, provider: unknown) =>
    register(workbench.providers.codeActions, provider),
  registerCodeLensProvider: (_selector: unknown, provider: unknown) =>
    register(workbench.providers.codeLenses, provider),
  registerInlayHintsProvider: (_selector: unknown, provider: unknown) =>
    register(workbench.providers.inlayHints, provider),
  registerHoverProvider: (_selector: unknown, provider: unknown) => register(workbench.providers.hovers, provider),
};

function register(list: unknown[], provider: unknown): Disposable {
  list.push(provider);
  return new Disposable();
}

export const window = {
  get activeTextEditor() {
    return workbench.activeEditor;
  },
  visibleTextEditors: [],
  onDidChangeActiveTextEditor: subscribe('activeEditor'),
  createOutputChannel: () => ({ info: vi.fn(), warn: vi.fn(), error: vi.fn(), show: vi.fn(), dispose: vi.fn() }),
  createStatusBarItem: () => workbench.status,
  createTextEditorDecorationType: () => new Disposable(),
  createTreeView(id: string, { treeDataProvider }: { treeDataProvider: unknown }) {
    const view = {
      provider: treeDataProvider,
      onDidChangeCheckboxState: subscribe('checkbox'),
      dispose: () => workbench.treeViews.delete(id),
    };
    workbench.treeViews.set(id, view);
    return view;
  },
  registerWebviewViewProvider(id: string, provider: { resolveWebviewView(view: unknown): void }): Disposable {
    workbench.webviewProviders.set(id, provider);
    return new Disposable();
  },
  showInformationMessage: say,
  showWarningMessage: say,
  showErrorMessage: say,
  showQuickPick: (items: readonly unknown[]) => Promise.resolve(items[0]),
  withProgress: (_options: unknown, task: (progress: unknown, token: unknown) => Promise<unknown>) =>
    task({ report: () => undefined }, { onCancellationRequested: () => new Disposable() }),
};

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly default: unknown }>> }[];
  };
}

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as Manifest;
const defaults = new Map(
  manifest.contributes.configuration.flatMap((group) =>
    Object.entries(group.properties).map(([name, { default: value }]): [string, unknown] => [name, value]),
  ),
);

export const workspace = {
  get textDocuments() {
    return workbench.documents;
  },
  get workspaceFolders() {
    return [{ uri: workbench.folder, name: 'tree', index: 0 }];
  },
  getWorkspaceFolder: (uri: Uri) =>
    uri.scheme === workbench.folder.scheme && uri.path.startsWith(`${workbench.folder.path}/`)
      ? { uri: workbench.folder, name: 'tree', index: 0 }
      : undefined,
  getConfiguration: (section: string) => ({
    get: (name: string) => workbench.settings.get(name) ?? defaults.get(`${section}.${name}`),
    update: (name: string, value: unknown) => Promise.resolve(workbench.settings.set(name, value)),
  }),
  onDidOpenTextDocument: subscribe('open'),
  onDidChangeTextDocument: subscribe('change'),
  onDidCloseTextDocument: subscribe('close'),
  onDidSaveTextDocument: subscribe('save'),
  onDidChangeConfiguration: subscribe('configuration'),
  onDidChangeWorkspaceFolders: subscribe('folders'),
  registerTextDocumentContentProvider(scheme: string, provider: unknown): Disposable {
    workbench.contentSchemes.set(scheme, provider);
    return new Disposable();
  },
  openTextDocument: (uri: Uri) => {
    const open = workbench.documents.find((document) => document.uri.toString() === uri.toString());
    return open ? Promise.resolve(open) : Promise.reject(new Error(`no document ${uri.toString()}`));
  },
  applyEdit: (edit: WorkspaceEdit) => {
    workbench.appliedEdits.push(edit);
    return Promise.resolve(true);
  },
  createFileSystemWatcher: () => ({
    onDidCreate: subscribe('fileCreated'),
    onDidChange: subscribe('fileChanged'),
    onDidDelete: subscribe('fileDeleted'),
    dispose: () => undefined,
  }),
  findFiles: () => Promise.resolve([...workbench.files.keys()].map((path) => Uri.parse(path))),
  fs: {
    readFile: (uri: Uri) => {
      const text = workbench.files.get(uri.toString());
      return text === undefined
        ? Promise.reject(new Error(`no file ${uri.toString()}`))
        : Promise.resolve(new TextEncoder().encode(text));
    },
  },
};
