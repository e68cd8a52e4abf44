// Installs the dependencies when they are absent or not those of package-lock.json. Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fromRoot, root } from './paths.mjs';

/** The oldest Node.js that the development tools run on. */
const OLDEST_NODE = [20, 19];

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

/**
 * Whether what is installed is what the lock file says; optional packages may be absent.
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || installed[path]?.version === version,
  );
}

/** Ends the process with a message when it cannot be done. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    console.error(`Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}`);
    process.exit(2);
  }
  if (isInstalled(packages('package-lock.json'), packages('node_modules/.package-lock.json'))) return;
  console.error('installing the dependencies with npm …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm ci failed: see its messages above');
    process.exit(2);
  }
}

/** @param {string} path @returns {Packages} */
function packages(path) {
  if (!existsSync(fromRoot(path))) return {};
  return /** @type {{ packages: Packages }} */ (JSON.parse(readFileSync(fromRoot(path), 'utf8'))).packages;
}
