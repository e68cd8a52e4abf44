// `npm test`: lint, format, types, unit tests, build, and the end-to-end tests in a real VS Code. Does all of its own
// set-up, and ends with one line `N passed, N failed` over all of them. Later stages run even when earlier ones failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ensureInstalled } from './install.mjs';
import { fromRoot, root } from './paths.mjs';
import { closingLine, endToEndTally, sum, unitTally } from './tally.mjs';

ensureInstalled();
const require = createRequire(import.meta.url);
/** @type {import('./tally.mjs').Tally[]} */
const tallies = [];

const hosts = prepareHosts();
await Promise.all([
  check(
    'lint',
    require.resolve('eslint/package.json').replace('package.json', 'bin/eslint.js'),
    '.',
    '--max-warnings',
    '0',
  ),
  check('types', fromRoot('scripts/types.mjs')),
]);
await check('format', require.resolve('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.');

const unitReport = report('unit');
const vitest = require.resolve('vitest/package.json').replace('package.json', 'vitest.mjs');
await node(vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`);
count('unit tests', unitReport, unitTally);

const built = await check('build', fromRoot('scripts/build.mjs'), '--clean');
const packed = built && (await check('package', fromRoot('scripts/package.mjs')));
const ready = await hosts;
if (packed && ready) {
  const endToEndReport = report('e2e');
  await node(fromRoot('scripts/e2e.mjs'), '--no-build');
  count('end-to-end tests', endToEndReport, endToEndTally);
} else {
  console.log('end-to-end tests: not run');
  tallies.push({ passed: 0, failed: 1 });
}

const total = sum(tallies);
console.log(closingLine(total));
process.exitCode = total.failed === 0 ? 0 : 1;

/** VS Code and the browser are unpacked while the first checks run. */
async function prepareHosts() {
  try {
    const { prepareServer } = await import('./vscode-host/server-setup.mjs');
    const { prepareBrowser } = await import('./vscode-host/browser.mjs');
    await Promise.all([prepareServer(), prepareBrowser()]);
    return true;
  } catch (error) {
    console.error(error);
    return false;
  }
}

/** Where a tool writes its JSON report; an old one is removed. @param {string} name */
function report(name) {
  const path = fromRoot(`out/${name}.json`);
  mkdirSync(fromRoot('out'), { recursive: true });
  rmSync(path, { force: true });
  return path;
}

/** Adds a tool's report to the sum. @template T @param {string} name @param {string} path @param {(report: T) => import('./tally.mjs').Tally} tally */
function count(name, path, tally) {
  const result = existsSync(path)
    ? tally(/** @type {T} */ (JSON.parse(readFileSync(path, 'utf8'))))
    : { passed: 0, failed: 1 };
  tallies.push(result);
  console.log(`${name}: ${closingLine(result)}`);
}

/** Runs a script as one check. @param {string} name @param {string} script @param {string[]} args */
async function check(name, script, ...args) {
  const passed = (await node(script, ...args)) === 0;
  console.log(`${name}: ${passed ? 'passed' : 'FAILED'}`);
  tallies.push(passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  return passed;
}

/** @param {string} script @param {string[]} args @returns {Promise<number>} exit status */
function node(script, ...args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('exit', (status) => done(status ?? 1));
  });
}
