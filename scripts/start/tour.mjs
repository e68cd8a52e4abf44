// The terminal's part of `npm start`: one scan, one conversion and one race of the sample tree, by the command line itself.
import { spawnSync } from 'node:child_process';
import { fromRoot, root } from '../paths.mjs';

export const SAMPLE = 'samples/mini-mm';
const CLI = 'dist/cli.mjs';
/** Exit status of the CLI: nothing found, and something found. */
const DONE = [0, 1];

/** @returns whether everything could be shown */
export function tour() {
  return scan() && show(conversion) && show(race);
}

function scan() {
  console.log(`TryMap reads ${SAMPLE}:`);
  return run('scan', SAMPLE);
}

/** @param {(site: string) => boolean} part */
function show(part) {
  const site = firstSimpleSite();
  if (site === null) console.error(`${SAMPLE} has no simple site`);
  return site !== null && part(site);
}

/** @param {string} site */
function conversion(site) {
  console.log('\nThe conversion of one simple site:');
  return run('convert', SAMPLE, '--diff', '--only', site);
}

/** Prints the first race that the check of the site finds. @param {string} site */
function race(site) {
  /** @type {{ checks: { cells: { version: string, phase: string, adversary: string, verdict: { kind: string } }[] }[] } | null} */
  const report = json('check', SAMPLE, '--only', site);
  const cells = report?.checks.flatMap((check) => check.cells) ?? [];
  const broken = cells.find(({ verdict, version }) => verdict.kind === 'violated' && version === 'original');
  if (broken === undefined) {
    console.error(`no race was found for ${site}`);
    return false;
  }
  console.log('\nWhat can race with that site as it is, and with its conversion:');
  return run('check', SAMPLE, '--only', site, '--phase', broken.phase, '--against', broken.adversary);
}

/** The file that an editor opens first, relative to the sample tree; none where the scan failed. */
export function firstFile() {
  return firstSimpleSite()?.split(':')[0] ?? null;
}

/** Its name, as `--only` takes it. */
function firstSimpleSite() {
  /** @type {{ sites: { file: string, function: string, helper: string, nth: number, class: string }[] } | null} */
  const report = json('scan', SAMPLE);
  const site = report?.sites.find((candidate) => candidate.class === 'simple');
  return site ? `${site.file}:${site.function}:${site.helper}#${site.nth}` : null;
}

/** Shows a command and what it prints. @param {string[]} args */
function run(...args) {
  console.log(`\n$ node ${CLI} ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [fromRoot(CLI), ...args], { cwd: root, stdio: ['ignore', 1, 2] });
  return DONE.includes(status ?? -1);
}

/** @template T @param {string[]} args @returns {T | null} */
function json(...args) {
  const { status, stdout } = spawnSync(process.execPath, [fromRoot(CLI), ...args, '--format', 'json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 << 20,
  });
  return DONE.includes(status ?? -1) ? /** @type {T} */ (JSON.parse(stdout)) : null;
}
