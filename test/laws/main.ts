// `npm run laws`: many random functions, the product's answer against the reference. See scripts/laws.mjs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { createWasmParser } from '../../src/env/wasm-parser.js';
import { functions } from './generate.js';
import { checkPairing } from './law.js';

const { values: flags } = parseArgs({
  options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const seed = Number(flags.seed ?? Date.now() % 2 ** 31);
const cases = Number(flags.cases);

const { resolve } = createRequire(import.meta.url);
const parser = await createWasmParser({
  runtimeWasm: readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm')),
  languageWasm: readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm')),
});

const counts = new Map<string, number>();
const count = (what: string, by = 1): void => void counts.set(what, (counts.get(what) ?? 0) + by);
const started = performance.now();
const result = fc.check(
  fc.property(functions, (list) => {
    const outcome = checkPairing(parser, list);
    count(outcome.kind === 'left out' ? outcome.why : outcome.kind);
    if (outcome.kind === 'agreed') {
      count('sites', outcome.sites);
      count('states of the reference', outcome.states);
      for (const fault of outcome.faults) count(`with ${fault}`);
    }
    if (outcome.kind === 'disagreed') throw new Error(`\n${outcome.text}\n${outcome.differences.join('\n')}`);
  }),
  { numRuns: cases, seed },
);
for (const [what, number] of [...counts].sort()) console.log(`${String(number).padStart(10)}  ${what}`);
console.log(`seed ${String(seed)}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (result.failed) {
  console.log(result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance));
  process.exitCode = 1;
}
