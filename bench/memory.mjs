// What TryMap keeps in memory: the most that a scan of a whole tree ever held, and what an editor's engine still holds
// after ten thousand edits of one large file.
//   node bench/memory.mjs TREE [--edits N] [--runs N]      needs `npm run build` first
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { fromRoot, root } from '../scripts/paths.mjs';

/** The file that is edited: long, and with many sites. */
const EDITED_FILE = 'mm/memory.c';
/** Marks, in megabytes of 1,000,000 bytes. */
const SCAN_MARK = 250;
const GROWTH_MARK = 20;

const { values: flags, positionals } = parseArgs({
  options: { edits: { type: 'string', default: '10000' }, runs: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const tree = positionals[0];
if (tree === undefined || !existsSync(join(tree, EDITED_FILE))) {
  console.error('usage: node bench/memory.mjs TREE [--edits N] [--runs N]');
  process.exit(2);
}

const caches = mkdtempSync(join(tmpdir(), 'trymap-bench-'));
process.once('exit', () => rmSync(caches, { recursive: true, force: true }));

/** The largest resident set that a scan had, all its threads together; in bytes. @param {string} where the cache is @param {string[]} more */
function peakOfScan(where, ...more) {
  const report = 'process.on("exit", () => process.stderr.write(`\\npeak ${process.resourceUsage().maxRSS}\\n`))';
  const { stderr, status } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(report)}`,
      fromRoot('dist/cli.mjs'),
      'scan',
      ...more,
      resolve(tree ?? ''),
    ],
    { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: where }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  // Worker threads load the same module: theirs is the same process.
  const peaks = [...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib) * 1024);
  if (peaks.length === 0) throw new Error(`the scan failed with status ${String(status)}: ${stderr}`);
  return Math.max(...peaks);
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** @type {string[]} */
const unmet = [];
/** @param {string} what @param {number} bytes @param {number} mark */
function show(what, bytes, mark) {
  const met = bytes < mark * 1e6;
  if (!met) unmet.push(what);
  console.log(
    `${what.padEnd(52)} ${megabytes(bytes).padStart(10)}   mark ${String(mark)} MB${met ? '' : '   NOT MET'}`,
  );
}

for (const [what, ...more] of [['scan'], ['scan --callers', '--callers']]) {
  const first = [];
  const second = [];
  for (let run = 0; run < Number(flags.runs); run++) {
    const cache = mkdtempSync(join(caches, 'run-'));
    first.push(peakOfScan(cache, ...more));
    second.push(peakOfScan(cache, ...more));
  }
  show(`${String(what)}, first: peak of ${flags.runs} runs`, Math.max(...first), SCAN_MARK);
  show(`${String(what)}, second: peak of ${flags.runs} runs`, Math.max(...second), SCAN_MARK);
}

const bundle = fromRoot('out/bench/many-edits.mjs');
mkdirSync(fromRoot('out/bench'), { recursive: true });
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['bench/memory/many-edits.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
const { stdout, stderr, status } = spawnSync(
  process.execPath,
  ['--expose-gc', bundle, join(tree, EDITED_FILE), fromRoot('dist'), flags.edits],
  { encoding: 'utf8' },
);
if (status !== 0) throw new Error(stderr);
/** @type {import('./memory/many-edits.ts').Sample[]} */
const samples = stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const before = samples[0];
const after = samples.at(-1);
if (before === undefined || after === undefined) throw new Error('no samples');
console.log(`\nedits of ${EDITED_FILE}: kept in the heap, outside of it (WebAssembly), the whole process`);
for (const { edits, heap, outside, resident } of samples)
  console.log(
    `${String(edits).padStart(8)} ${[heap, outside, resident].map((n) => megabytes(n).padStart(12)).join('')}`,
  );
const kept = (/** @type {import('./memory/many-edits.ts').Sample} */ one) => one.heap + one.outside;
show(`growth of what is kept over ${flags.edits} edits`, kept(after) - kept(before), GROWTH_MARK);
process.exitCode = unmet.length === 0 ? 0 : 1;
