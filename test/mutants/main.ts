// `npm run mutants -- --tree PATH`: mutants of every function with a simple site. See scripts/mutants.mjs.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BUILTIN_CATALOGUE } from '../../src/core/helpers/builtin.js';
import { createWasmParser } from '../../src/env/wasm-parser.js';
import { runMutants, type MutantResult } from './run.js';

/** Share of the mutants that must be reported. */
const MARK = 0.98;

const { values: flags } = parseArgs({ options: { tree: { type: 'string' } } });
if (flags.tree === undefined) {
  console.error('usage: npm run mutants -- --tree PATH');
  process.exit(2);
}
const { tree } = flags;
const { resolve } = createRequire(import.meta.url);
const parser = await createWasmParser({
  runtimeWasm: readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm')),
  languageWasm: readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm')),
});
const words = new RegExp(
  `\\b(?:${BUILTIN_CATALOGUE.families.flatMap((one) => one.acquires.map(({ name }) => name)).join('|')})\\b`,
);

const results: MutantResult[] = [];
const folders = ['arch', 'drivers', 'fs', 'include', 'kernel', 'lib', 'mm', 'net', 'virt'];
for (const folder of readdirSync(tree).filter((name) => folders.includes(name))) {
  for (const name of readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' })) {
    if (!/\.[ch]$/.test(name)) continue;
    const text = readFileSync(join(tree, folder, name), 'utf8');
    if (words.test(text)) results.push(...runMutants(parser, join(folder, name), text));
  }
}
const rows = new Map<string, { all: number; neutral: number; reported: number }>();
for (const { mutant, said, neutral } of results) {
  const row = rows.get(mutant.operator) ?? { all: 0, neutral: 0, reported: 0 };
  rows.set(mutant.operator, row);
  row.all += 1;
  if (said.length > 0) row.reported += 1;
  else if (neutral !== null) row.neutral += 1;
}
console.log('mutants, not reported and neutral, reported');
for (const [operator, row] of rows)
  console.log(
    `  ${operator.padEnd(20)} ${[row.all, row.neutral, row.reported].map((n) => String(n).padStart(6)).join('')}`,
  );
const survivors = results.filter(({ said, neutral }) => said.length === 0 && neutral === null);
for (const { site, mutant, line } of survivors)
  console.log(
    `survives: ${site.file}:${String(line)} ${site.function}(): ${mutant.operator}: ${mutant.newText.trim()}`,
  );
const reported = results.filter(({ said }) => said.length > 0).length;
const counted = reported + survivors.length;
console.log(
  `${String(new Set(results.map(({ site }) => `${site.file}:${site.function}`)).size)} functions, ${String(counted)} mutants that concern pairing, ` +
    `${String(reported)} reported (${((100 * reported) / counted).toFixed(1)} %)`,
);
process.exitCode = counted > 0 && reported >= MARK * counted ? 0 : 1;
