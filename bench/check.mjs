// From the C text of a kernel function to its verdict, in one warm process: wall clock and processor time of each sample, before
// and after its conversion, against each adversary, in rounds.    node bench/check.mjs [--runs N]
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { fromRoot } from '../scripts/paths.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
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

/** Rounds that are not counted: the host compiles what runs often. */
const WARMING = 3;
const jobs = [X.WALKER, X.WRITER, X.READER, X.BATCHES].flatMap((sample) =>
  ['original', 'converted'].flatMap((version) =>
    ['retract', 'zap-and-free-table'].map((adversary) => ({
      sample,
      version,
      adversary,
      found: '',
      wall: /** @type {number[]} */ ([]),
      processor: /** @type {number[]} */ ([]),
    })),
  ),
);
for (let run = 0; run < WARMING + Number(values.runs); run++) {
  for (const job of jobs) {
    // Another text each time: nothing that was read or compiled for the function before can be found again.
    const text = `${job.sample[job.version]}\n/* ${String(run)} */\n`;
    const [before, started] = [process.cpuUsage(), performance.now()];
    const verdict = await X.checkSite(text, { adversary: job.adversary });
    const spent = process.cpuUsage(before);
    job.found = `${verdict.kind} ${verdict.property ?? ''}`;
    if (run < WARMING) continue;
    job.wall.push(performance.now() - started);
    job.processor.push((spent.user + spent.system) / 1000);
  }
}
for (const { sample, version, adversary, found, wall, processor } of jobs) {
  console.log(
    `${sample.name.slice(0, 44).padEnd(46)} ${version.padEnd(10)} ${adversary.padEnd(20)} ${found.padEnd(26)} wall ${median(wall).toFixed(1).padStart(6)} ms  cpu ${median(processor).toFixed(1).padStart(6)} ms`,
  );
}
const [wall, processor] = [jobs.flatMap((job) => job.wall), jobs.flatMap((job) => job.processor)];
console.log(
  `median of all: ${median(wall).toFixed(1)} ms by wall clock, ${median(processor).toFixed(1)} ms of processor time`,
);
