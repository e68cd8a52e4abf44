// The table of known-bad variants: what was found in each, with its shortest trace. Exit status 1 where one survives that must
// not, or a good one does not hold.    node bench/mutants.mjs
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { fromRoot } from '../scripts/paths.mjs';

// As deep in the repository as the tests are, whose helpers look for files relative to themselves.
const bundle = fromRoot('out/bench/mutants/mutants.mjs');
await build({
  entryPoints: [fromRoot('test/unit/model/mutant-table.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  outfile: bundle,
  logLevel: 'warning',
});
const { run } = await import(pathToFileURL(path.resolve(bundle)).href);

let wrong = 0;
let group = '';
await run(
  /** @param {import('../test/unit/model/mutant-table.ts').MutantRecord} record */
  (record) => {
    const { name, expected, found, steps, states, milliseconds } = record;
    const fits = found === expected || found.startsWith(`${expected} `);
    if (!fits) wrong += 1;
    if (record.group !== group) {
      group = record.group;
      console.log(
        `\n${group.padEnd(52)} ${'found'.padEnd(30)} ${'steps'.padStart(5)} ${'states'.padStart(7)} ${'ms'.padStart(5)}`,
      );
    }
    console.log(
      `  ${name.slice(0, 50).padEnd(50)} ${found.padEnd(30)} ${String(steps ?? '').padStart(5)} ${String(states).padStart(7)} ${String(milliseconds).padStart(5)}${fits ? '' : `   EXPECTED ${expected}`}`,
    );
    if (record.explained) console.log(`      no bug: ${record.explained}`);
  },
);
console.log(wrong === 0 ? '\nall as expected' : `\n${String(wrong)} not as expected`);
process.exitCode = wrong === 0 ? 0 : 1;
