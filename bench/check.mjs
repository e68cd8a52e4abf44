// From the C text of a kernel function to its verdict, in one warm process: wall clock and processor time of each sample, before
// and after its conversion, against each adversary, in rounds. With a tree: every site of it, or N of them at equal distances, by
// the built command, in every phase against every adversary that the product has, or those named: needs /usr/bin/time.
//     node bench/check.mjs [--runs N | --tree PATH [--sites N] [--phase P…] [--against A…]]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { fromRoot } from '../scripts/paths.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    tree: { type: 'string' },
    sites: { type: 'string' },
    phase: { type: 'string', multiple: true, default: ['all'] },
    against: { type: 'string', multiple: true, default: ['all'] },
  },
});
if (values.tree !== undefined) {
  wholeTree(values.tree);
  process.exit();
}
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

/** @param {string} tree */
function wholeTree(tree) {
  const cli = fromRoot('dist/cli.mjs');
  const limits = { cwd: tree, encoding: /** @type {const} */ ('utf8'), maxBuffer: 1 << 30 };
  const scan = spawnSync(process.execPath, [cli, 'scan', '.', '--format', 'json'], limits);
  /** @type {{ family: string, file: string, function: string, helper: string, nth: number }[]} */
  const sites = JSON.parse(scan.stdout).sites;
  // Pinned pages are no page tables: the phases say nothing about them.
  const all = sites.filter((site) => site.family === 'pte');
  const wanted = Math.min(all.length, Number(values.sites ?? all.length));
  const only = all
    .filter((_, k) => Math.floor(((k + 1) * wanted) / all.length) > Math.floor((k * wanted) / all.length))
    .flatMap((site) => ['--only', `${site.file}:${site.function}:${site.helper}#${String(site.nth)}`]);
  const command = ['-f', '%e %U %S %M', process.execPath, cli, 'check', '.', ...only, '--format', 'json'];
  command.push('--phase', ...values.phase, '--against', ...values.against);
  const { stdout, stderr } = spawnSync('/usr/bin/time', command, limits);
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  /** @type {{ cells: { version: string, verdict: { kind: string } }[] }[]} */
  const checks = JSON.parse(stdout).checks;
  /** @type {Record<string, number>} */
  const count = {};
  for (const { version, verdict } of checks.flatMap((check) => check.cells)) {
    const key = `${version} ${verdict.kind}`;
    count[key] = (count[key] ?? 0) + 1;
  }
  const cells = checks.reduce((sum, check) => sum + check.cells.length, 0);
  const processor = user + system;
  console.log(
    `${String(checks.length)} of ${String(all.length)} sites, ${String(cells)} cells: ${JSON.stringify(count)}`,
  );
  console.log(
    `${wall.toFixed(1)} s by wall clock, ${processor.toFixed(1)} s of processor time, ${(kilobytes / 1024).toFixed(0)} MB; ${((1000 * processor) / cells).toFixed(1)} ms of processor time a cell`,
  );
}
