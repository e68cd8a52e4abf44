// Finds the Chromium for the end-to-end tests: the one that CHROMIUM names, the one inside the npm package
// @sparticuz/chromium (Linux x64), else an installed Chrome, Chromium or Edge.
import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { prepared } from './cache.mjs';

/**
 * @typedef {object} Browser
 * @property {string} executable
 * @property {Record<string, string>} env what it needs in its environment besides the user's
 */

/** @returns {Promise<Browser>} */
export async function prepareBrowser() {
  if (process.env['CHROMIUM']) return { executable: process.env['CHROMIUM'], env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') {
    const packed = await unpackedChromium();
    if (packed) return packed;
  }
  const executable = installed().find((path) => existsSync(path));
  if (executable === undefined)
    throw new Error('no Chromium, Chrome or Edge was found: name one in the environment variable CHROMIUM');
  return { executable, env: {} };
}

/** @returns {Promise<Browser | null>} */
async function unpackedChromium() {
  const packageFile = findPackage();
  if (packageFile === null) return null;
  const manifest = /** @type {{ version: string }} */ (JSON.parse(readFileSync(packageFile, 'utf8')));
  const folder = await prepared(`chromium-${manifest.version}`, (target) =>
    unpack(join(dirname(packageFile), 'bin'), target),
  );
  const executable = join(folder, 'chromium');
  /** @type {Record<string, string>} */
  const env = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: fontConfiguration(folder) };
  const starts = (/** @type {Record<string, string>} */ extra) =>
    spawnSync(executable, ['--version'], { env: { ...process.env, ...env, ...extra } }).status === 0;
  if (starts({})) return { executable, env };
  // A bare system lacks NSS and Expat; the package brings them.
  const libraries = {
    LD_LIBRARY_PATH: [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter),
  };
  return starts(libraries) ? { executable, env: { ...env, ...libraries } } : null;
}

function findPackage() {
  try {
    const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return join(main.slice(0, main.lastIndexOf('build')), 'package.json');
  } catch {
    return null;
  }
}

/** @param {string} packed @param {string} target */
async function unpack(packed, target) {
  /** @param {string} name @param {string} file */
  const inflate = (name, file) =>
    pipeline(
      createReadStream(join(packed, name)),
      createBrotliDecompress(),
      createWriteStream(join(target, file), { mode: 0o755 }),
    );
  await inflate('chromium.br', 'chromium');
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    await inflate(`${name}.tar.br`, `${name}.tar`);
    spawnSync('tar', ['xf', `${name}.tar`], { cwd: target });
    rmSync(join(target, `${name}.tar`));
  }
}

/** Text needs a font even where none is installed. @param {string} folder */
function fontConfiguration(folder) {
  const file = join(folder, 'fonts.xml');
  const cache = join(folder, 'fonts-cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${cache}</cachedir></fontconfig>`,
  );
  return file;
}

/** Where the platforms put their browsers. */
function installed() {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  if (process.platform === 'win32')
    return [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].flatMap(
      (base) =>
        ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
          join(base ?? '', path),
        ),
    );
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
}
