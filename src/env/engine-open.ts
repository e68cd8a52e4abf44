// Puts the engine together in a worker, from bytes and texts that its host has read.
import { createEngine } from '../core/engine.js';
import type { OpenEngine } from './engine-server.js';
import { modelLibraryOf } from './model-record.js';
import { createWasmParser } from './wasm-parser.js';

/** The worker's parser: engines that differ in their configuration share it. */
let parserOf: ReturnType<typeof createWasmParser> | undefined;

export const openWasmEngine: OpenEngine = async ({ runtimeWasm, languageWasm, models }, config) => {
  const parser = await (parserOf ??= createWasmParser({ runtimeWasm, languageWasm }));
  return { engine: createEngine({ parser, library: modelLibraryOf(models), config }), backend: parser.backend };
};
