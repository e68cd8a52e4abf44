// tree-sitter as a native module: an optional dependency, used where it loads. Its trees read the same as WebAssembly's.
import { overBudget, parseBudget } from '../../core/c/parse-budget.js';
import type { CParser, NodeType, ParseFailure, SyntaxCursor, SyntaxTree } from '../../core/c/parser-port.js';

/** The part of node-tree-sitter that is used; it is not there at build time on every machine. */
interface NativeCursor {
  readonly nodeTypeId: number;
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly currentFieldId: number | undefined;
  readonly currentFieldName: string | null;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

interface NativeTree {
  readonly rootNode: { readonly hasError: boolean };
  walk(): NativeCursor;
}

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, oldTree: null, options: object): NativeTree | null;
  reset(): void;
}

const RUNTIME = 'tree-sitter';
const GRAMMAR = 'tree-sitter-c';
const BYTES_PER_UNIT = 2;

/** A parser, or null where the modules are not installed, were not built, or do not fit each other. */
export async function createNativeParser(): Promise<CParser | null> {
  try {
    // Names in variables: bundlers must leave these imports alone.
    const runtime = (await import(RUNTIME)) as { default: new () => NativeParser };
    const grammar = (await import(GRAMMAR)) as { default: unknown };
    const parser = new runtime.default();
    parser.setLanguage(grammar.default);
    return new NativeCParser(parser);
  } catch {
    return null;
  }
}

class NativeCParser implements CParser {
  readonly backend = 'native';
  /** Filled as types are met: the module has no table of them by number. */
  readonly nodeTypes: NodeType[] = [];
  readonly fieldNames: (string | null)[] = [null];

  constructor(private readonly parser: NativeParser) {}

  parse(text: string): SyntaxTree | ParseFailure {
    let stoppedAt = -1;
    const allowed = parseBudget(text.length);
    let checksLeft = allowed;
    const progressCallback = (offset: number, hasError: boolean): boolean => {
      checksLeft -= 1;
      if (!hasError && checksLeft >= 0) return false;
      stoppedAt = offset / BYTES_PER_UNIT;
      return true;
    };
    // The default buffer refuses texts of 32 KiB and more.
    const bufferSize = (text.length + 1) * BYTES_PER_UNIT;
    try {
      const tree = this.parser.parse(text, null, { bufferSize, progressCallback });
      if (tree && stoppedAt < 0) {
        const walk = (): SyntaxCursor => new Cursor(tree.walk(), this.nodeTypes, this.fieldNames);
        return { hasError: tree.rootNode.hasError, walk, delete: () => undefined };
      }
    } catch (error) {
      if (stoppedAt < 0) return { stoppedAt: 0, reason: error instanceof Error ? error.message : 'the parser failed' };
    } finally {
      if (stoppedAt >= 0) this.parser.reset();
    }
    return { stoppedAt: Math.max(0, stoppedAt), reason: checksLeft < 0 ? overBudget(allowed) : null };
  }
}

class Cursor implements SyntaxCursor {
  constructor(
    private readonly native: NativeCursor,
    private readonly types: NodeType[],
    private readonly fields: (string | null)[],
  ) {}

  get nodeTypeId(): number {
    const id = this.native.nodeTypeId;
    if (this.types[id] === undefined && this.native.nodeType !== 'ERROR') {
      this.types[id] = { name: this.native.nodeType, named: this.native.nodeIsNamed };
    }
    return id;
  }

  get currentFieldId(): number {
    const id = this.native.currentFieldId ?? 0;
    if (this.fields[id] === undefined) this.fields[id] = this.native.currentFieldName;
    return id;
  }

  get startIndex(): number {
    return this.native.startIndex;
  }

  get endIndex(): number {
    return this.native.endIndex;
  }

  get nodeIsMissing(): boolean {
    return this.native.nodeIsMissing;
  }

  gotoFirstChild(): boolean {
    return this.native.gotoFirstChild();
  }

  gotoNextSibling(): boolean {
    return this.native.gotoNextSibling();
  }

  gotoParent(): boolean {
    return this.native.gotoParent();
  }
}
