// Converts every simple site, applies the diffs to copies in a temporary folder, and reads the copies again.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applyPatch } from 'diff';
import { jsonOf, temporaryFolder } from './cli.mjs';
import { row } from './table.mjs';

/** @typedef {import('../../src/core/sites/site.js').Site} Site */
/** @typedef {import('./cli.mjs').ScanReport} ScanReport */
/** @typedef {import('./cli.mjs').ConvertReport} ConvertReport */

/** @param {string} tree @param {ScanReport} before */
export async function conversionRows(tree, before) {
  /** @type {ConvertReport} */
  const report = await jsonOf('convert', tree);
  const simple = before.sites.filter((site) => site.class === 'simple');
  const refused = report.refusals.map(({ site, message }) => `${place(site)}: ${message}`);
  const copies = temporaryFolder('converted');
  const unapplied = applyDiffs(tree, copies, report);
  const after = report.conversions.length === 0 ? null : /** @type {ScanReport} */ (await jsonOf('scan', copies));
  const broken = report.conversions.flatMap(({ site }) => wrongAfter(site, report, before, after));
  const right = report.conversions.length - broken.length;
  return [
    row(
      'simple sites that get a diff',
      'all',
      `${report.conversions.length} of ${simple.length}`,
      report.conversions.length === simple.length,
      refused,
    ),
    row(
      'files whose diff applies',
      'all',
      `${report.diffs.length - unapplied.length} of ${report.diffs.length}`,
      unapplied.length === 0,
      unapplied,
    ),
    row(
      'conversions read again as paired try-map sites',
      'all',
      `${right} of ${simple.length}`,
      right === simple.length,
      broken,
    ),
  ];
}

/** Applies with the diff library, and where there is git with git as well. @param {string} tree @param {string} copies @param {ConvertReport} report */
function applyDiffs(tree, copies, report) {
  /** @type {string[]} */
  const failures = [];
  for (const { file, diff } of report.diffs) {
    const text = readFileSync(join(tree, file), 'utf8');
    mkdirSync(dirname(join(copies, file)), { recursive: true });
    cpSync(join(tree, file), join(copies, file));
    const git = spawnSync('git', ['apply', '--check', '-'], { cwd: copies, input: diff, encoding: 'utf8' });
    if (git.error === undefined && git.status !== 0) failures.push(`${file}: git apply: ${git.stderr.trim()}`);
    const converted = applyPatch(text, diff);
    if (converted === false) failures.push(`${file}: the diff does not fit the file`);
    else writeFileSync(join(copies, file), converted);
  }
  return failures;
}

/**
 * What is wrong with a converted site in the second reading; empty where nothing is.
 * @param {Site} site @param {ConvertReport} report @param {ScanReport} before @param {ScanReport | null} after
 */
function wrongAfter(site, report, before, after) {
  if (after === null) return [`${place(site)}: nothing was read`];
  const isHere = (/** @type {{ file: string, function: string | null }} */ other) =>
    other.file === site.file && other.function === site.function;
  const wanted = report.conversions.filter((other) => isHere(other.site) && other.site.target === site.target).length;
  const found = after.sites.filter((other) => isHere(other) && other.helper === site.target);
  const good = found.filter(
    (other) => other.class === 'simple' && other.family === 'try-map' && other.releases.length > 0,
  );
  const problems = after.findings.filter(
    (finding) => isHere(finding) && !before.findings.some((old) => isHere(old) && old.rule === finding.rule),
  );
  const unread = after.unparsed.filter(isHere);
  const sitesBefore = before.sites.filter(isHere).length;
  const sitesAfter = after.sites.filter(isHere).length;
  const said = [
    ...(good.length < wanted ? [`${good.length} of ${wanted} are simple, paired sites of ${String(site.target)}`] : []),
    ...found
      .filter((other) => !good.includes(other))
      .flatMap((other) => other.reasons.map((reason) => `${reason.code}: ${reason.message}`)),
    ...(sitesBefore === sitesAfter ? [] : [`${sitesBefore} sites in the function became ${sitesAfter}`]),
    ...problems.map((finding) => `${finding.rule}: ${finding.message}`),
    ...unread.map((entry) => `unparsed: ${entry.reason}`),
  ];
  return said.length === 0 ? [] : [`${place(site)}: ${said.join('; ')}`];
}

/** @param {Site} site */
function place(site) {
  return `${site.file}:${site.line} ${site.function}() ${site.helper}`;
}
