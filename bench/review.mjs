// A review of 30 patches on a whole Linux tree, by the built command: time to the first patch's result, to the end, and from
// Ctrl+C to the exit. The patches are made here, each on a function with a call site.    node bench/review.mjs TREE [--runs N]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { fromRoot } from '../scripts/paths.mjs';

const PATCHES = 30;
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '3' } },
  allowPositionals: true,
});
const [tree] = positionals;
if (tree === undefined) throw new Error('usage: node bench/review.mjs TREE [--runs N]');
const cli = fromRoot('dist/cli.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'trymap-bench-'));
const mbox = path.join(folder, 'series.mbox');
writeFileSync(mbox, seriesOf(tree));

for (let run = 0; run < Number(values.runs); run++) {
  const { first, end } = await review(null);
  console.log(
    `${String(PATCHES)} patches: first result ${seconds(first)} (mark 2 s), complete ${seconds(end)} (mark 30 s)`,
  );
}
const { first, end } = await review('SIGINT');
console.log(`Ctrl+C after the first result: the process ends ${seconds(end - first)} later`);
rmSync(folder, { recursive: true });

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/**
 * A comment into the function of each of the first sites, one patch each.
 * @param {string} root
 */
function seriesOf(root) {
  const scan = spawnSync('node', [cli, 'scan', root, '--format', 'json'], { maxBuffer: 1 << 28, encoding: 'utf8' });
  /** @type {{ sites: { file: string, function: string, functionSpan: { start: number } }[] }} */
  const { sites } = JSON.parse(scan.stdout);
  /** @type {Map<string, string>} */
  const texts = new Map();
  /** @type {Set<string>} */
  const done = new Set();
  let mails = '';
  for (const { file, function: name } of sites) {
    if (done.size === PATCHES) break;
    if (done.has(`${file} ${name}`)) continue;
    const before = texts.get(file) ?? readFileSync(path.join(root, file), 'latin1');
    const after = before.replace(new RegExp(`(\\b${name}\\([^;{]*\\)\\s*\\n\\{\\n)`), `$1\t/* looked at */\n`);
    if (after === before) continue;
    done.add(`${file} ${name}`);
    texts.set(file, after);
    const number = `${String(done.size)}/${String(PATCHES)}`;
    const diff = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after);
    mails += `From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: A <a@example.org>\nSubject: [PATCH ${number}] ${name}\n\nWhy.\n---\n${diff}\n\n`;
  }
  return mails;
}

/**
 * @param {'SIGINT' | null} signal sent at the first result
 * @returns {Promise<{ first: number, end: number }>} milliseconds since the start
 */
function review(signal) {
  const started = performance.now();
  let first = 0;
  const child = spawn('node', [cli, 'review', mbox, '--tree', String(tree)]);
  child.stdout.on('data', (/** @type {Buffer} */ data) => {
    if (first > 0 || !data.includes('applies:')) return;
    first = performance.now() - started;
    if (signal !== null) child.kill(signal);
  });
  child.stderr.resume();
  return new Promise((resolve) => {
    child.on('close', () => {
      resolve({ first, end: performance.now() - started });
    });
  });
}
