// How long a scan takes beside its peers: tools that search the same words and do nothing else, and Coccinelle, which
// pairs acquires with releases by name (bench/scan/pairing.cocci; Debian's package `coccinelle`).
//   node bench/scan.mjs TREE [--runs N]      needs `npm run build` first
// Runs alternate, so that a busy machine slows all of them alike; medians and ratios are printed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fromRoot } from '../scripts/paths.mjs';

const { values: flags, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '7' } },
  allowPositionals: true,
});
const tree = positionals[0];
if (tree === undefined || !existsSync(tree)) {
  console.error('usage: node bench/scan.mjs TREE [--runs N]');
  process.exit(2);
}

/** The pte family of the catalogue, as every contender searches for it. */
const WORDS =
  'pte_offset_map_lock|pte_offset_map|pte_alloc_map_lock|pte_alloc_map|get_locked_pte|pte_offset_map_nolock|' +
  'pte_offset_map_ro_nolock|pte_offset_map_rw_nolock|pte_lockptr|pte_try_map|pte_try_map_locked';

const caches = mkdtempSync(join(tmpdir(), 'trymap-bench-'));
process.once('exit', () => rmSync(caches, { recursive: true, force: true }));
const trymap = [process.execPath, fromRoot('dist/cli.mjs'), 'scan', resolve(tree)];

const THREADS = String(availableParallelism());
const pairing = ['--very-quiet', '--no-includes', '--include-headers', '-j', THREADS, '--sp-file'];

/** `every`: it runs in each so many rounds only. @type {{ name: string, command: string[], fresh?: boolean, every?: number }[]} */
const contenders = [
  { name: 'ripgrep', command: ['rg', '-lw', '-g', '*.c', '-g', '*.h', WORDS, '.'] },
  { name: 'git grep', command: ['git', 'grep', '-lwE', WORDS, '--', '*.c', '*.h'] },
  { name: 'git grep --no-index', command: ['git', 'grep', '--no-index', '-lwE', WORDS, '--', '*.c', '*.h'] },
  { name: 'grep -r', command: ['grep', '-rlwE', '--include=*.c', '--include=*.h', WORDS, '.'] },
  { name: 'trymap scan, first', command: trymap, fresh: true },
  { name: 'trymap scan, second', command: trymap },
  {
    name: 'Coccinelle, pairing',
    command: ['spatch', ...pairing, fromRoot('bench/scan/pairing.cocci'), '--dir', '.'],
    every: 3,
  },
];

/** One run as a whole process; null where the tool is not there or does not know this tree. @param {string[]} command @param {boolean} fresh */
function run([program = '', ...args], fresh) {
  const cache = join(caches, 'kept');
  if (fresh) rmSync(cache, { recursive: true, force: true });
  const started = performance.now();
  const { status, error } = spawnSync(program, args, {
    cwd: tree,
    env: { ...process.env, XDG_CACHE_HOME: cache },
    stdio: 'ignore',
  });
  return error !== undefined || (status !== 0 && status !== 1) ? null : performance.now() - started;
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

const present = contenders.filter(({ command, fresh }) => run(command, fresh === true) !== null);
const times = new Map(present.map(({ name }) => [name, /** @type {number[]} */ ([])]));
for (let round = 0; round < Number(flags.runs); round++) {
  for (const { name, command, fresh, every = 1 } of present) {
    if (round % every === 0) times.get(name)?.push(run(command, fresh === true) ?? NaN);
  }
}

/** @param {string} name */
const timeOf = (name) => median(times.get(name) ?? []);
console.log(
  `${tree}: ${flags.runs} alternating runs, ${availableParallelism()} threads, Node ${process.versions.node}`,
);
for (const [name, values] of times) {
  const time = median(values);
  const range = `(${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;
  console.log(`${name.padEnd(22)} ${time.toFixed(0).padStart(6)} ms  ${range}`);
}
for (const { name } of contenders) if (!times.has(name)) console.log(`${name.padEnd(22)}      - not here`);
console.log('');
for (const [name, peer] of [
  ['trymap scan, first', 'ripgrep'],
  ['trymap scan, second', 'ripgrep'],
  ['Coccinelle, pairing', 'trymap scan, first'],
]) {
  console.log(`${name} / ${peer}: ${(timeOf(name ?? '') / timeOf(peer ?? '')).toFixed(2)}`);
}
