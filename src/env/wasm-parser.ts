// tree-sitter as WebAssembly: the default C parser, the same in Node, in the extension host and in a web worker.
import { Language, Parser } from 'web-tree-sitter';
import type { CParser, NodeType, SyntaxCursor, SyntaxTree } from '../core/c/parser-port.js';

export interface WasmBinaries {
  /** web-tree-sitter.wasm, the tree-sitter runtime. */
  readonly runtimeWasm: Uint8Array;
  /** tree-sitter-c.wasm, the C grammar. */
  readonly languageWasm: Uint8Array;
}

let runtime: Promise<void> | undefined;

/** Loads the runtime (once per process or worker) and the grammar; rejects if either is not what it should be. */
export async function createWasmParser(binaries: WasmBinaries): Promise<CParser> {
  runtime ??= Parser.init({ wasmBinary: binaries.runtimeWasm });
  await runtime;
  const language = await Language.load(binaries.languageWasm);
  const parser = new Parser();
  parser.setLanguage(language);
  const nodeTypes: NodeType[] = language.types.map((name, id) => ({ name, named: language.nodeTypeIsNamed(id) }));
  return {
    backend: 'web',
    nodeTypes,
    fieldNames: language.fields,
    parse(text: string): SyntaxTree {
      const tree = parser.parse(text);
      if (!tree) throw new Error('the parser has no language or was cancelled');
      const cursors: { delete(): void }[] = [];
      return {
        hasError: tree.rootNode.hasError,
        walk(): SyntaxCursor {
          const cursor = tree.walk();
          cursors.push(cursor);
          return cursor;
        },
        delete(): void {
          for (const cursor of cursors) cursor.delete();
          tree.delete();
        },
      };
    },
  };
}
