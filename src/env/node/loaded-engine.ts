// Puts the engine together for Node: parser, model files, the user's families.
import { readFile } from 'node:fs/promises';
import type { CParser } from '../../core/c/parser-port.js';
import type { EngineConfig } from '../../core/engine-config.js';
import { createEngine, type Engine } from '../../core/engine.js';
import { ModelRunner } from '../../core/model-runner.js';
import { RaceRunner } from '../../core/race-runner.js';
import { createWasmParser } from '../wasm-parser.js';
import { createModelLibrary } from './model-library.js';
import { createNativeParser } from './native-parser.js';

/** `native` here takes the native tree-sitter where it can be loaded. */
const PARSER_CHOICE = 'TRYMAP_PARSER';

export interface LoadedEngine {
  readonly engine: Engine;
  /** See `EngineHandle.openModels`. */
  readonly modelsWith: (local: (name: string) => string | undefined) => ModelRunner;
  readonly races: RaceRunner;
}

/** `assets` is the folder that the build fills: WASM files and `models/`. */
export async function loadEngine(assets: URL, config: EngineConfig): Promise<LoadedEngine> {
  const parser = await openParser(assets);
  const library = createModelLibrary(new URL('models/', assets));
  return {
    engine: createEngine({ parser, library, config }),
    races: new RaceRunner(parser, library),
    modelsWith: (local) =>
      new ModelRunner(parser, {
        read: (name) => local(name) ?? library.read(name),
        list: (kind) => library.list(kind),
      }),
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
