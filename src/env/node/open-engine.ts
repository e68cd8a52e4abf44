// Puts the engine together for Node: parser, model files, the user's families.
import { createEngine, type Engine } from '../../core/engine.js';
import { createModelLibrary } from './model-library.js';
import { openParser } from './parsers.js';

/** `assets` is the folder that the build fills: WASM files and `models/`. */
export async function openEngine(assets: URL, families: readonly unknown[]): Promise<Engine> {
  const parser = await openParser(assets);
  return createEngine({ parser, library: createModelLibrary(new URL('models/', assets)), families });
}
