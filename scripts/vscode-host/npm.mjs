// Takes packages from npm without running any of their install scripts.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @param {string[]} args @param {string} folder where npm runs */
export async function npm(args, folder) {
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  // On Windows npm is a batch file, which only a shell starts.
  const shell = process.platform === 'win32';
  const { stdout } = await run('npm', [...args, ...quiet], { cwd: folder, shell, maxBuffer: 64 << 20 });
  return stdout;
}

/**
 * Unpacks the package `spec` into `folder`; `integrity` is the expected sha512 of its tarball in npm's notation.
 * @param {string} spec
 * @param {string} folder
 * @param {string} [integrity]
 */
export async function unpackPackage(spec, folder, integrity) {
  mkdirSync(folder, { recursive: true });
  const name = (await npm(['pack', spec, '--silent'], folder)).trim().split('\n').pop() ?? '';
  const tarball = join(folder, name);
  const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (integrity !== undefined && found !== integrity) throw new Error(`${spec}: unexpected contents (${found})`);
  await run('tar', ['xzf', name, '--strip-components=1'], { cwd: folder });
  rmSync(tarball);
}
