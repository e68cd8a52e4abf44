// Opens the user's own VS Code, when there is one and a screen to show it on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../paths.mjs';
import { copySample, untilInterrupted } from './sample-copy.mjs';
import { firstFile } from './tour.mjs';

/** @returns {Promise<boolean>} false where there is no VS Code; otherwise resolves when its window is closed */
export async function openDesktop() {
  const code = findCode();
  if (code === null) return false;
  const folder = copySample();
  const file = firstFile();
  console.log(`\nopening ${folder} in VS Code; close its window or press Ctrl+C here to end`);
  const child = spawn(
    code,
    [
      '--wait',
      '--new-window',
      `--extensionDevelopmentPath=${root}`,
      folder,
      ...(file === null ? [] : [join(folder, file)]),
    ],
    // On Windows `code` is a batch file, which only a shell starts.
    { stdio: 'inherit', shell: process.platform === 'win32' },
  );
  const closed = new Promise((/** @type {(value: void) => void} */ done) => child.once('exit', () => done()));
  await Promise.race([closed, untilInterrupted()]);
  child.kill();
  return true;
}

function findCode() {
  const { DISPLAY, WAYLAND_DISPLAY, PATH = '' } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return null;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (
    PATH.split(delimiter)
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path)) ?? null
  );
}
