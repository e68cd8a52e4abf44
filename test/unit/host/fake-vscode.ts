// The part of the editor's API that the host uses, in memory: enough to activate the extension and to watch what it does.
import { vi } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };

type Listener = (value: never) => unknown;

export class Disposable {
  constructor(private readonly call: () => unknown = () => undefined) {}
  dispose(): void {
    this.call();
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();
  readonly event = (listener: (value: T) => unknown): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class Uri {
  constructor(
    readonly scheme: string,
    readonly authority: string,
    readonly path: string,
    readonly query = '',
    readonly fragment = '',
  ) {}
  static parse(text: string): Uri {
    const [, scheme = 'file', , authority = '', path = '', , query = '', , fragment = ''] =
      /^([\w-]+):(\/\/([^/]*))?([^?#]*)(\?([^#]*))?(#(.*))?$/.exec(text) ?? [];
    return new Uri(
      scheme,
      authority,
      decodeURIComponent(path),
      decodeURIComponent(query),
      decodeURIComponent(fragment),
    );
  }
  static file(path: string): Uri {
    return new Uri('file', '', path);
  }
  static from(parts: { scheme: string; path?: string; query?: string }): Uri {
    return new Uri(parts.scheme, '', parts.path ?? '', parts.query);
  }
  static joinPath(base: Uri, ...names: string[]): Uri {
    const path = names.reduce(
      (all, name) => (name === '..' ? all.replace(/\/[^/]*$/, '') : `${all}/${name}`),
      base.path,
    );
    return new Uri(base.scheme, base.authority, path);
  }
  get fsPath(): string {
    return this.path;
  }
  with(change: { fragment?: string }): Uri {
    return new Uri(this.scheme, this.authority, this.path, this.query, change.fragment ?? this.fragment);
  }
  toString(): string {
    const tail = (mark: string, text: string): string => (text ? mark + encodeURIComponent(text) : '');
    const authority = this.scheme === 'command' ? '' : `//${this.authority}`;
    return `${this.scheme}:${authority}${this.path}${tail('?', this.query)}${tail('#', this.fragment)}`;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

export class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}

export class Location {
  constructor(
    readonly uri: Uri,
    readonly range: Range,
  ) {}
}

export class RelativePattern {
  constructor(
    readonly base: unknown,
    readonly pattern: string,
  ) {}
}

export class Diagnostic {
  source?: string;
  code?: unknown;
  relatedInformation?: DiagnosticRelatedInformation[];
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}

export class DiagnosticRelatedInformation {
  constructor(
    readonly location: Location,
    readonly message: string,
  ) {}
}

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 } as const;

export class CodeActionKind {
  static readonly QuickFix = new CodeActionKind('quickfix');
  static readonly RefactorRewrite = new CodeActionKind('refactor.rewrite');
  static readonly SourceFixAll = new CodeActionKind('source.fixAll');
  constructor(readonly value: string) {}
  append(part: string): CodeActionKind {
    return new CodeActionKind(`${this.value}.${part}`);
  }
  contains(other: CodeActionKind): boolean {
    return other.value === this.value || other.value.startsWith(`${this.value}.`);
  }
}

export class CodeAction {
  edit?: WorkspaceEdit;
  command?: { command: string; arguments?: unknown[] };
  diagnostics?: Diagnostic[];
  isPreferred?: boolean;
  constructor(
    readonly title: string,
    readonly kind: CodeActionKind,
  ) {}
}

export class CodeLens {
  constructor(
    readonly range: Range,
    readonly command: { title: string; command: string; arguments?: unknown[] },
  ) {}
}

export class WorkspaceEdit {
  readonly edits: { uri: Uri; range: Range; newText: string }[] = [];
  replace(uri: Uri, range: Range, newText: string): void {
    this.edits.push({ uri, range, newText });
  }
}

export class MarkdownString {
  value = '';
  isTrusted: unknown;
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendText(text: string): this {
    this.value += text;
    return this;
  }
}

export class Hover {
  constructor(
    readonly contents: MarkdownString,
    readonly range: Range,
  ) {}
}

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  constructor(readonly id: string) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const ProgressLocation = { Notification: 15 };
export const ConfigurationTarget = { Global: 1 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };
export const OverviewRulerLane = { Center: 2 };

/** A text document; `set` edits it as typing would. */
export class TextDocument {
  version = 1;
  isClosed = false;
  readonly languageId = 'c';
  #text: string;
  constructor(
    readonly uri: Uri,
    text: string,
  ) {
    this.#text = text;
  }
  getText(): string {
    return this.#text;
  }
  set(text: string): void {
    this.#text = text;
    this.version += 1;
  }
  positionAt(offset: number): Position {
    const before = this.#text.slice(0, offset).split('\n');
    return new Position(before.length - 1, before.at(-1)?.length ?? 0);
  }
  offsetAt({ line, character }: Position): number {
    return this.#text.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0) + character;
  }
}

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
    providers: { codeActions: [] as unknown[], codeLenses: [] as unknown[], hovers: [] as unknown[] },
    status: { text: '', tooltip: '', command: '', name: '', show: vi.fn(), dispose: vi.fn() },
    messages: [] as string[],
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
    workbench.event(name).event(listener as (value: never) => unknown);

const say = (message: string): Promise<undefined> => {
  workbench.messages.push(message);
  return Promise.resolve(undefined);
};

export const commands = {
  registerCommand(id: string, handler: (...args: unknown[]) => unknown): Disposable {
    if (workbench.commandHandlers.has(id)) throw new Error(`command '${id}' already exists`);
    workbench.commandHandlers.set(id, handler);
    return new Disposable(() => workbench.commandHandlers.delete(id));
  },
  async executeCommand(id: string, ...args: unknown[]): Promise<unknown> {
    workbench.executed.push([id, ...args]);
    if (id === 'setContext') workbench.contexts.set(String(args[0]), args[1]);
    return workbench.commandHandlers.get(id)?.(...args);
  },
};

export const env = { language: 'en' };

export const l10n = {
  bundle: undefined,
  t: (message: string, ...args: unknown[]): string =>
    message.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole)),
};

export const languages = {
  match: (_selector: unknown, document: TextDocument): number => (document.languageId === 'c' ? 10 : 0),
  createDiagnosticCollection: () => ({
    set: (uri: Uri, list: readonly Diagnostic[]) => void workbench.diagnostics.set(uri.toString(), list),
    delete: (uri: Uri) => void workbench.diagnostics.delete(uri.toString()),
    dispose: () => workbench.diagnostics.clear(),
  }),
  registerCodeActionsProvider: (_selector: unknown, provider: unknown) =>
    register(workbench.providers.codeActions, provider),
  registerCodeLensProvider: (_selector: unknown, provider: unknown) =>
    register(workbench.providers.codeLenses, provider),
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
    const view = { provider: treeDataProvider, dispose: () => workbench.treeViews.delete(id) };
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
    uri.path.startsWith(`${workbench.folder.path}/`) ? { uri: workbench.folder, name: 'tree', index: 0 } : undefined,
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
