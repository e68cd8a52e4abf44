// Puts the engine together in a worker, from bytes and texts that its host has read.
import { createEngine } from '../core/engine.js';
import type { OpenEngine } from './engine-server.js';
import { modelLibraryOf } from './model-record.js';
import { createWasmParser } from './wasm-parser.js';

export const openWasmEngine: OpenEngine = async ({ runtimeWasm, languageWasm, models }) => {
  const parser = await createWasmParser({ runtimeWasm, languageWasm });
  return { engine: createEngine({ parser, library: modelLibraryOf(models) }), backend: parser.backend };
};
