// The editor's value classes and enumerations, as far as the host uses them.

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
  translate(lines: number, characters: number): Position {
    return new Position(this.line + lines, this.character + characters);
  }
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

export const CodeActionTriggerKind = { Invoke: 1, Automatic: 2 };

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
  set(uri: Uri, snippets: readonly SnippetTextEdit[]): void {
    for (const { range, snippet } of snippets) this.edits.push({ uri, range, newText: snippet.value });
  }
}

export class SnippetString {
  #tabstop = 1;
  constructor(public value = '') {}
  appendText(text: string): this {
    this.value += text.replace(/[$}\\]/g, '\\$&');
    return this;
  }
  appendPlaceholder(value: string): this {
    this.value += `\${${String(this.#tabstop++)}:${value}}`;
    return this;
  }
}

export class SnippetTextEdit {
  constructor(
    readonly range: Range,
    readonly snippet: SnippetString,
  ) {}
  static insert(position: Position, snippet: SnippetString): SnippetTextEdit {
    return new SnippetTextEdit(new Range(position, position), snippet);
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

export const TreeItemCheckboxState = { Unchecked: 0, Checked: 1 };

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
  readonly languageId: string = 'c';
  #text: string;
  constructor(
    readonly uri: Uri,
    text: string,
  ) {
    this.#text = text;
  }
  lineAt(line: number): { readonly text: string } {
    return { text: this.#text.split('\n')[line] ?? '' };
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

export const TestRunProfileKind = { Run: 1 };
