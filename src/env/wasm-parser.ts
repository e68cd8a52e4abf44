// tree-sitter as WebAssembly: the default C parser, the same in Node, in the extension host and in a web worker.
import { Language, Parser, type ParseState, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { CParser, NodeType, ParseFailure, SyntaxCursor, SyntaxTree } from '../core/c/parser-port.js';

export interface WasmBinaries {
  /** web-tree-sitter.wasm, the tree-sitter runtime. */
  readonly runtimeWasm: Uint8Array;
  /** tree-sitter-c.wasm, the C grammar. */
  readonly languageWasm: Uint8Array;
}

const BROKEN = 'the parser broke down on an earlier text and must be loaded anew';
/** The runtime reads UTF-16 and counts bytes. */
const BYTES_PER_UNIT = 2;

/** A parse that takes more than a hundred times what any function of a kernel does is given up. */
const GRACE_MS = 2000;
const GRACE_MS_PER_UNIT = 0.02;

let runtime: Promise<void> | undefined;
/** Set when the runtime trapped; it is one per process or worker. */
let broken = false;

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
    parse(text: string): SyntaxTree | ParseFailure {
      if (broken) return { stoppedAt: 0, reason: BROKEN };
      const deadline = performance.now() + GRACE_MS + text.length * GRACE_MS_PER_UNIT;
      let stoppedAt = 0;
      let stop: 'late' | 'error' | null = null as 'late' | 'error' | null;
      // Recovery from errors can take quadratic time and an error makes the tree useless anyway: stop at the first.
      const progressCallback = ({ currentOffset, hasError }: ParseState): boolean => {
        if (performance.now() > deadline) stop = 'late';
        else if (hasError) stop = 'error';
        else return false;
        stoppedAt = currentOffset / BYTES_PER_UNIT;
        return true;
      };
      try {
        const tree = parser.parse(text, null, { progressCallback });
        if (tree) return wrap(tree);
        parser.reset();
        return { stoppedAt, reason: stop === 'late' ? 'takes too long to parse' : null };
      } catch {
        // A trap leaves the runtime's memory in an unknown state: nothing it says later could be trusted.
        broken = true;
        return { stoppedAt: 0, reason: BROKEN };
      }
    },
  };
}

function wrap(tree: Tree): SyntaxTree {
  const cursors: TreeCursor[] = [];
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
}
