// Puts the engine together for Node: parser, model files, the user's families.
import { readFile } from 'node:fs/promises';
import type { CParser } from '../../core/c/parser-port.js';
import { createEngine, type Engine } from '../../core/engine.js';
import { createWasmParser } from '../wasm-parser.js';
import type { EngineHandle } from './engine-handle.js';
import { createModelLibrary } from './model-library.js';

/** `assets` is the folder that the build fills: WASM files and `models/`. */
export function createEngineHandle(assets: URL, families: readonly unknown[]): EngineHandle {
  const parser = new LateParser();
  const engine = createEngine({ parser, library: createModelLibrary(new URL('models/', assets)), families });
  let opened: Promise<Engine> | undefined;
  return {
    acquireNames: engine.acquireNames,
    fingerprint: engine.fingerprint,
    open() {
      opened ??= openParser(assets).then((loaded) => {
        parser.loaded = loaded;
        return engine;
      });
      return opened;
    },
  };
}

async function openParser(assets: URL): Promise<CParser> {
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
