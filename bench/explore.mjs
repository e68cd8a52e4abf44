// The explorer against Spin's pan on the table-lifetime model: alternating runs, medians of time and peak memory, equal counts
// required. Then the time of small verdicts in one process, against spin + cc + pan for each.
// Needs spin, a C compiler and /usr/bin/time.  node bench/explore.mjs [--runs N] [--quick] [--small]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, quick: { type: 'boolean' }, small: { type: 'boolean' } },
});
const runs = Number(options.runs);
/** Threads besides the grace period, entries per table, rounds of the adversaries. */
const large = [
  [4, 14, 1],
  [4, 4, 2],
  ...(options.quick
    ? []
    : [
        [4, 14, 2],
        [5, 14, 1],
      ]),
];

const folder = mkdtempSync(path.join(tmpdir(), 'trymap-bench-'));
const here = path.dirname(fileURLToPath(import.meta.url));
const bundle = path.join(folder, 'explorer.mjs');
await build({
  entryPoints: [path.join(here, 'explore/entry.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile: bundle,
});
const X = await import(pathToFileURL(bundle).href);

/** @param {readonly number[]} list */
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN;
/** @param {readonly (string | number)[]} list */
const pad = (list) => list.map((text, i) => String(text).padStart([22, 10, 11, 9, 9, 9, 9, 9, 9][i] ?? 9)).join(' ');

/**
 * Writes, generates and compiles; returns the seconds that spin and cc took.
 * @param {string} name @param {unknown} program @param {readonly string[]} flags
 */
function makePan(name, program, flags) {
  writeFileSync(path.join(folder, `${name}.pml`), X.toPromela(program));
  const started = performance.now();
  execFileSync('spin', ['-o1', '-o2', '-o3', '-a', `${name}.pml`], { cwd: folder, stdio: 'pipe' });
  execFileSync('cc', ['-O2', '-fwrapv', '-w', '-DSAFETY', ...flags, '-o', name, 'pan.c'], {
    cwd: folder,
    stdio: 'pipe',
  });
  return (performance.now() - started) / 1000;
}

/**
 * One run under time(1): seconds of wall clock and processor, peak megabytes, what was printed.
 * @param {string} command @param {readonly string[]} args
 */
function timed(command, args) {
  const { stdout, stderr } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { wall, processor: user + system, megabytes: kilobytes / 1024, stdout };
}

/** @param {string} text @param {RegExp} pattern */
const figure = (text, pattern) => Number(pattern.exec(text)?.[1] ?? NaN);

/** @param {string} name */
function panRun(name) {
  const run = timed(path.join(folder, name), ['-m100000']);
  return {
    ...run,
    states: figure(run.stdout, /(\d+) states, stored/),
    transitions: figure(run.stdout, /(\d+) transitions/) - 1,
  };
}

/**
 * A fresh process, since memory is measured; its time is that of the search with code generation, without node's start.
 * @param {readonly number[]} config @param {unknown} reductions
 */
function ourRun(config, reductions) {
  const script = path.join(folder, 'run.mjs');
  writeFileSync(
    script,
    `import * as X from './explorer.mjs';
const program = X.tableLifetime(X.tableLifetimeConfig(${config.join(', ')}));
const before = process.cpuUsage(), started = performance.now();
const { statistics, kind } = X.exploreNow(program, { reductions: ${JSON.stringify(reductions)}, ignore: ['unbounded-retry'] });
const spent = process.cpuUsage(before);
console.log(JSON.stringify({ ...statistics, kind, wall: (performance.now() - started) / 1000, processor: (spent.user + spent.system) / 1e6 }));`,
  );
  const { stdout, megabytes } = timed(process.execPath, [script]);
  return { ...JSON.parse(stdout), megabytes };
}

/** @param {readonly number[]} config */
function compare(config) {
  const [threads, entries, rounds] = config;
  const program = X.tableLifetime(X.tableLifetimeConfig(...config));
  const name = `pan_${config.join('_')}`;
  makePan(name, program, ['-DNOREDUCE']);
  const pan = [];
  const ours = [];
  for (let k = 0; k < runs; k++) {
    pan.push(panRun(name));
    ours.push(ourRun(config, X.NO_REDUCTIONS));
  }
  const [ourFirst, panFirst] = [ours[0], pan[0]];
  if (!ourFirst || !panFirst) throw new Error('no run');
  const { states, transitions } = ourFirst;
  if (panFirst.states !== states || panFirst.transitions !== transitions)
    throw new Error(`counts differ: ${JSON.stringify([panFirst, ourFirst])}`);
  /** @param {readonly { wall: number, processor: number, megabytes: number }[]} list */
  const medians = (list) => ({
    wall: median(list.map((run) => run.wall)),
    processor: median(list.map((run) => run.processor)),
    megabytes: median(list.map((run) => run.megabytes)),
  });
  const [p, o] = [medians(pan), medians(ours)];
  console.log(
    pad([
      `${threads} threads K=${entries} R=${rounds}`,
      states,
      transitions,
      p.wall.toFixed(2),
      o.wall.toFixed(2),
      `${(p.wall / o.wall).toFixed(2)}x`,
      `${(p.processor / o.processor).toFixed(2)}x`,
      p.megabytes.toFixed(0),
      o.megabytes.toFixed(0),
      (o.megabytes / p.megabytes).toFixed(2),
    ]),
  );
}

/** @param {readonly number[]} config */
function compareReduced(config) {
  const program = X.tableLifetime(X.tableLifetimeConfig(...config));
  makePan('pan_por', program, []);
  const pan = panRun('pan_por');
  const rule = ourRun(config, { ...X.NO_REDUCTIONS, ample: true });
  const all = ourRun(config, X.ALL_REDUCTIONS);
  console.log(
    pad([
      `${config[0]} threads K=${config[1]} R=${config[2]}`,
      pan.states,
      rule.states,
      all.states,
      `${((100 * all.states) / pan.states).toFixed(0)}%`,
      `${all.wall.toFixed(2)}s`,
    ]),
  );
}

/** @param {number} threads */
function smallVerdicts(threads) {
  const times = [];
  for (let k = 0; k < 40; k++) {
    // Another number of entries each time is another structure: nothing is found compiled.
    const program = X.tableLifetime(X.tableLifetimeConfig(threads, 2 + (k % 8), 1));
    const started = performance.now();
    X.exploreNow(program);
    if (k >= 8) times.push(performance.now() - started);
  }
  const whole = performance.now();
  makePan('pan_small', X.tableLifetime(X.tableLifetimeConfig(threads, 4, 1)), []);
  panRun('pan_small');
  console.log(
    pad([`${threads} threads`, `${median(times).toFixed(1)} ms`, `${(performance.now() - whole).toFixed(0)} ms`]),
  );
}

try {
  if (!options.small) {
    console.log(
      `full state space, medians of ${runs} alternating runs; time ratios by wall clock and by processor time`,
    );
    console.log(pad(['model', 'states', 'transit.', 'pan s', 'our s', 'wall', 'cpu', 'pan MB', 'our MB', 'memory']));
    for (const config of large) compare(config);
    console.log("\nreductions, states stored: Spin's, ours by Spin's rule alone, ours with all");
    console.log(pad(['model', 'Spin', 'same rule', 'all', 'of Spin', 'our time']));
    for (const config of [[3, 4, 1], [4, 4, 1], ...large]) compareReduced(config);
  }
  console.log('\none verdict in a warm process, and by spin + cc + pan');
  console.log(pad(['model', 'ours', 'Spin']));
  for (const threads of [2, 3, 4]) smallVerdicts(threads);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
