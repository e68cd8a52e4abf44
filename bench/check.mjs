// From the C text of a kernel function to its verdict, in one warm process: wall clock and processor time of each sample, before
// and after its conversion, against each adversary.    node bench/check.mjs [--runs N]
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { fromRoot } from '../scripts/paths.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '15' } } });
const bundle = fromRoot('out/bench/check/check.mjs');
await build({
  entryPoints: [fromRoot('test/unit/model/timed-sites.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  outfile: bundle,
  logLevel: 'warning',
});
const X = await import(pathToFileURL(path.resolve(bundle)).href);

/** @param {readonly number[]} list */
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN;

/** @type {number[]} */
const all = [];
for (const sample of [X.WALKER, X.WRITER, X.READER, X.BATCHES]) {
  for (const version of ['original', 'converted']) {
    for (const adversary of ['retract', 'zap-and-free-table']) {
      const wall = [];
      const processor = [];
      let found = '';
      for (let run = 0; run < Number(values.runs); run++) {
        // Another name each time: nothing that was read or compiled for the function before can be found again.
        const text = `${sample[version]}\n/* ${String(run)} */\n`;
        const [before, started] = [process.cpuUsage(), performance.now()];
        const verdict = await X.checkSite(text, { adversary });
        const spent = process.cpuUsage(before);
        found = `${verdict.kind} ${verdict.property ?? ''}`;
        if (run < 3) continue;
        wall.push(performance.now() - started);
        processor.push((spent.user + spent.system) / 1000);
      }
      all.push(...processor);
      console.log(
        `${sample.name.slice(0, 44).padEnd(46)} ${version.padEnd(10)} ${adversary.padEnd(20)} ${found.padEnd(26)} wall ${median(wall).toFixed(1).padStart(6)} ms  cpu ${median(processor).toFixed(1).padStart(6)} ms`,
      );
    }
  }
}
console.log(`median of all: ${median(all).toFixed(1)} ms of processor time`);
