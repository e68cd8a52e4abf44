// tree-sitter as WebAssembly: the default C parser, the same in Node, in the extension host and in a web worker.
import { Language, Parser, type ParseState, type Tree, type TreeCursor } from 'web-tree-sitter';
import { overBudget, parseBudget } from '../core/c/parse-budget.js';
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

let runtime: Promise<void> | undefined;
/** Set when the runtime trapped; it is one per process or worker. */
let broken = false;

/**
 * Loads the runtime (once per process or worker) and the grammar; rejects if either is not what it should be.
 * @param budget calls of the progress callback that a text of a length may take
 */
export async function createWasmParser(binaries: WasmBinaries, budget = parseBudget): Promise<CParser> {
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
      const allowed = budget(text.length);
      let checksLeft = allowed;
      let stoppedAt = 0;
      // Recovery from errors can take quadratic time and an error makes the tree useless anyway: stop at the first.
      const progressCallback = ({ currentOffset, hasError }: ParseState): boolean => {
        checksLeft -= 1;
        if (!hasError && checksLeft >= 0) return false;
        stoppedAt = currentOffset / BYTES_PER_UNIT;
        return true;
      };
      try {
        const tree = parser.parse(text, null, { progressCallback });
        if (tree) return wrap(tree);
        parser.reset();
        return { stoppedAt, reason: checksLeft < 0 ? overBudget(allowed) : null };
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
