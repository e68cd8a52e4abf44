// Runs the built command line as users do, in a process of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromRoot } from '../paths.mjs';

/** @typedef {import('../../src/core/sites/site.js').ScanReport} ScanReport */
/** @typedef {import('../../src/core/model/check-result.js').CheckReport} CheckReport */
/** @typedef {import('../../src/core/report/convert-report.js').ConvertReport} ConvertReport */

/** Removed when the process ends, however it ends. @param {string} purpose */
export function temporaryFolder(purpose) {
  const folder = mkdtempSync(join(tmpdir(), `trymap-corpus-${purpose}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

const ownCache = temporaryFolder('cache');

/**
 * @param {readonly string[]} args
 * @param {string} [cache] folder that takes the place of the user's cache
 * @returns {Promise<{ status: number, out: string, err: string, milliseconds: number }>}
 */
export function runCli(args, cache = ownCache) {
  return new Promise((done) => {
    const started = performance.now();
    const child = spawn(process.execPath, [fromRoot('dist/cli.mjs'), ...args], {
      env: { ...process.env, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const out = [];
    /** @type {Buffer[]} */
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.once('close', (status) =>
      done({
        status: status ?? -1,
        out: Buffer.concat(out).toString('utf8'),
        err: Buffer.concat(err).toString('utf8'),
        milliseconds: performance.now() - started,
      }),
    );
  });
}

/**
 * The JSON report of a command; throws with what it printed when it did not come to one.
 * @template T
 * @param {readonly string[]} args
 * @returns {Promise<T>}
 */
export async function jsonOf(...args) {
  const { status, out, err } = await runCli([...args, '--format', 'json']);
  if (status !== 0 && status !== 1) throw new Error(`trymap ${args.join(' ')} ended with status ${status}:\n${err}`);
  return /** @type {T} */ (JSON.parse(out));
}
