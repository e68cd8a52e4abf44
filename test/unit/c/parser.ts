// The WebAssembly parser for tests, from the installed packages.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CParser } from '../../../src/core/c/parser-port.js';
import { createWasmParser } from '../../../src/env/wasm-parser.js';

const { resolve } = createRequire(import.meta.url);

export const parser: CParser = await createWasmParser({
  runtimeWasm: readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm')),
  languageWasm: readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm')),
});
