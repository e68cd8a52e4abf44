// `npm run corpus -- --build`: do the conversions compile, patch by patch, without a new warning, and does the series pass the
// tree's own checkpatch? Works in a copy of the tree; needs what building a kernel needs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closingLine } from '../tally.mjs';
import { jsonOf, runCli, temporaryFolder } from './cli.mjs';
import { KernelBuild, missingTools } from './kernel-build.mjs';
import { printTable, row, tableTally } from './table.mjs';

/** @typedef {import('./cli.mjs').ConvertReport} ConvertReport */
/** @typedef {import('./table.mjs').Row} Row */

const IDENTITY = { NAME: 'TryMap corpus', EMAIL: 'corpus@example.org' };

/** @param {string} tree @returns whether every mark was met */
export async function measureBuilds(tree) {
  const missing = missingTools();
  if (missing.length > 0) throw new Error(`to build a kernel, ${missing.join(', ')} must be installed`);
  // Patches need an author, and none is invented where the user has one.
  for (const [key, value] of Object.entries(IDENTITY))
    for (const who of ['AUTHOR', 'COMMITTER']) process.env[`GIT_${who}_${key}`] ??= value;

  const patches = await writeSeries(tree);
  const touched = [...new Set(patches.flatMap(({ files }) => files))].sort();
  const kernel = new KernelBuild(temporaryFolder('kernel'));
  console.error(`corpus: a copy of the tree, with ${touched.length} files that patches touch`);
  kernel.prepare(tree, touched);
  const built = kernel.builtHere(touched);
  console.error(`corpus: ${built.length} objects as they are`);
  const before = new Set(kernel.build(built));

  const rows = [
    ...seriesRows(kernel, patches, built, before),
    ...(await againRows(kernel)),
    ...(await mayFailRows(kernel, built, before)),
  ];
  printTable(rows);
  const tally = tableTally(rows);
  console.log(closingLine(tally));
  return tally.failed === 0;
}

/** @param {string} tree @returns {Promise<{ name: string, path: string, files: string[] }[]>} in order, without the cover letter */
async function writeSeries(tree) {
  const folder = join(temporaryFolder('series'), 'patches');
  console.error('corpus: the series');
  const { status, err } = await runCli(['series', '--out', folder, tree]);
  if (status !== 0) throw new Error(`trymap series ended with status ${status}:\n${err}`);
  const names = readdirSync(folder).sort().slice(1);
  return names.map((name) => {
    const path = join(folder, name);
    const files = [...readFileSync(path, 'utf8').matchAll(/^\+\+\+ b\/(.+)$/gm)].map((match) => match[1] ?? '');
    return { name, path, files };
  });
}

/**
 * @param {KernelBuild} kernel @param {Awaited<ReturnType<typeof writeSeries>>} patches @param {readonly string[]} built
 * @param {ReadonlySet<string>} before @returns {Row[]}
 */
function seriesRows(kernel, patches, built, before) {
  /** @type {string[]} */
  const unapplied = [];
  /** @type {string[]} */
  const worse = [];
  /** @type {string[]} */
  const styled = [];
  let checks = 0;
  for (const { name, path } of patches) {
    console.error(`corpus: ${name}`);
    const style = kernel.checkpatch(path);
    if (style.bad) styled.push(`${name}: ${style.counts}`, ...style.lines);
    checks += style.lines.length;
    const refused = kernel.apply(path);
    if (refused !== null) unapplied.push(`${name}: ${refused}`);
    worse.push(...news(kernel.build(built), before).map((line) => `${name}: ${line}`));
  }
  const all = String(patches.length);
  return [
    row(
      'patches that apply with git am',
      all,
      String(patches.length - unapplied.length),
      unapplied.length === 0,
      unapplied,
    ),
    row(
      `new warnings and errors of ${built.length} objects with W=1, after each patch`,
      'none',
      String(worse.length),
      worse.length === 0 && built.length > 0,
      worse,
    ),
    row(
      'patches without an error or a warning of checkpatch --strict',
      all,
      `${patches.length - styled.filter((line) => /^\S+\.patch: \d/.test(line)).length} (${checks} lines in all)`,
      styled.length === 0,
      styled,
    ),
  ];
}

/** A tree that is converted has nothing left to convert. @param {KernelBuild} kernel @returns {Promise<Row[]>} */
async function againRows(kernel) {
  const again = /** @type {ConvertReport} */ (await jsonOf('convert', kernel.tree));
  const left = again.conversions.map(({ site }) => `${site.file}:${site.line}`);
  return [row('conversions of the converted tree', 'none', String(left.length), left.length === 0, left)];
}

/** @param {KernelBuild} kernel @param {readonly string[]} built @param {ReadonlySet<string>} before @returns {Promise<Row[]>} */
async function mayFailRows(kernel, built, before) {
  kernel.reset();
  console.error('corpus: target may-fail');
  const report = /** @type {ConvertReport} */ (await jsonOf('convert', '--target', 'may-fail', '--write', kernel.tree));
  const worse = news(kernel.build(built), before);
  const again = /** @type {ConvertReport} */ (await jsonOf('convert', '--target', 'may-fail', kernel.tree));
  const back = kernel.run('git', ['apply', '-R', '-'], report.diffs.map(({ diff }) => diff).join(''));
  const left = kernel.run('git', ['diff', '--stat']).stdout.trim();
  return [
    row(
      `may-fail: new warnings and errors, ${report.conversions.length} conversions`,
      'none',
      String(worse.length),
      worse.length === 0 && report.conversions.length > 0,
      worse,
    ),
    row(
      'may-fail: conversions of the converted tree',
      'none',
      String(again.conversions.length),
      again.conversions.length === 0,
    ),
    row(
      'may-fail: files that differ after the diffs were undone',
      'none',
      left === '' ? '0' : left,
      left === '' && back.status === 0,
      [back.stderr],
    ),
  ];
}

/** @param {readonly string[]} now @param {ReadonlySet<string>} before */
function news(now, before) {
  return [...new Set(now)].filter((line) => !before.has(line));
}
