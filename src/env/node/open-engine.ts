// Puts the engine together for Node: parser, model files, the user's families.
import { readFile } from 'node:fs/promises';
import type { CParser } from '../../core/c/parser-port.js';
import { createEngine } from '../../core/engine.js';
import { ModelRunner } from '../../core/model-runner.js';
import { createWasmParser } from '../wasm-parser.js';
import type { EngineHandle } from './engine-handle.js';
import { createModelLibrary } from './model-library.js';
import { createNativeParser } from './native-parser.js';

/** `native` here takes the native tree-sitter where it can be loaded. */
const PARSER_CHOICE = 'TRYMAP_PARSER';

/** `assets` is the folder that the build fills: WASM files and `models/`. */
export function createEngineHandle(assets: URL, families: readonly unknown[]): EngineHandle {
  const parser = new LateParser();
  const library = createModelLibrary(new URL('models/', assets));
  const engine = createEngine({ parser, library, families });
  let loading: Promise<void> | undefined;
  const load = (): Promise<void> => {
    loading ??= openParser(assets).then((loaded) => {
      parser.loaded = loaded;
    });
    return loading;
  };
  return {
    acquireNames: engine.acquireNames,
    fingerprint: engine.fingerprint,
    async open() {
      await load();
      return engine;
    },
    async openModels(local) {
      await load();
      return new ModelRunner(parser, {
        read: (name) => local(name) ?? library.read(name),
        list: (kind) => library.list(kind),
      });
    },
  };
}

/**
 * WebAssembly, unless the environment asks for the native module and that loads: trying costs a tenth of a second
 * where it does not, which is more than it saves.
 */
async function openParser(assets: URL): Promise<CParser> {
  if (process.env[PARSER_CHOICE] === 'native') {
    const native = await createNativeParser();
    if (native !== null) return native;
  }
  const [runtimeWasm, languageWasm] = await Promise.all([
    readFile(new URL('web-tree-sitter.wasm', assets)),
    readFile(new URL('tree-sitter-c.wasm', assets)),
  ]);
  return createWasmParser({ runtimeWasm, languageWasm });
}

/** Lets an engine exist before its parser is loaded; asking it to parse too early is a programmer's mistake. */
class LateParser implements CParser {
  loaded: CParser | undefined;

  get backend(): string {
    return this.#use().backend;
  }

  get nodeTypes(): CParser['nodeTypes'] {
    return this.#use().nodeTypes;
  }

  get fieldNames(): CParser['fieldNames'] {
    return this.#use().fieldNames;
  }

  parse(text: string): ReturnType<CParser['parse']> {
    return this.#use().parse(text);
  }

  #use(): CParser {
    if (this.loaded === undefined) throw new Error('the parser is not loaded yet');
    return this.loaded;
  }
}
