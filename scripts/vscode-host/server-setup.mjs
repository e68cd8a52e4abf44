// Prepares a VS Code server and workbench from npm packages alone: no compiler, no root, no install script.
// It is the `lib/vscode` folder of the package code-server, whose own wrapper (which needs native modules) is not used.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../paths.mjs';
import { prepared } from './cache.mjs';
import { npm, unpackPackage } from './npm.mjs';

/** VS Code 1.100.3: the newest one in an npm package that runs on Node 20. */
const CODE_SERVER = '4.100.3';
const RIPGREP = '1.18.0';
/** The first node-pty with N-API binaries for Linux in its npm package. */
const NODE_PTY = '1.2.0-beta.15';
/** Raised when this script prepares the folder differently. */
const RECIPE = 1;

/** sha512 of the tarballs as published; the platform's ripgrep is checked by npm itself. */
const INTEGRITY = {
  codeServer: 'sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==',
  nodePty: 'sha512-vORSzHXi4Ofl7HemVWpuudLqCPdaQb4LfpRCUpE5HPxhp4JYscl8zZwxh11p26v2wvW24WMwnMfLjhRLixrfxA==',
};

/** Built-in extensions that no test and no demo needs: sign-in, tunnels, debuggers, task runners. */
const UNUSED_EXTENSIONS = [
  'github',
  'github-authentication',
  'microsoft-authentication',
  'tunnel-forwarding',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'terminal-suggest',
  'grunt',
  'gulp',
  'jake',
  'php-language-features',
];

const platform = `${process.platform}-${process.arch}`;

/** @returns the folder of the prepared server */
export function prepareServer() {
  return prepared(`vscode-server-${CODE_SERVER}-r${RECIPE}`, async (folder) => {
    console.error('preparing VS Code from npm packages (once, about 140 MB) …');
    const unpacked = join(folder, 'code-server');
    await unpackPackage(`code-server@${CODE_SERVER}`, unpacked, INTEGRITY.codeServer);
    const vscode = join(unpacked, 'lib/vscode');
    for (const name of readdirSync(vscode)) renameSync(join(vscode, name), join(folder, name));
    rmSync(unpacked, { recursive: true });
    // Its shrinkwrap pins every version. (`npm ci` refuses that shrinkwrap; `npm install` keeps the pins.)
    await npm(['install', '--ignore-scripts', '--omit=dev'], folder);
    await addRipgrep(folder);
    await addTerminal(folder);
    replaceNativeModules(folder);
    for (const name of UNUSED_EXTENSIONS) rmSync(join(folder, 'extensions', name), { recursive: true, force: true });
    dropSourceMaps(join(folder, 'out'));
    dropSourceMaps(join(folder, 'extensions'));
  });
}

/** Without ripgrep, Ctrl+P and findFiles return nothing, silently. @param {string} folder */
async function addRipgrep(folder) {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const bin = join(folder, 'node_modules/@vscode/ripgrep/bin');
  const unpacked = join(folder, 'ripgrep');
  await unpackPackage(`@vscode/ripgrep-${platform}@${RIPGREP}`, unpacked);
  mkdirSync(bin, { recursive: true });
  copyFileSync(join(unpacked, 'bin', name), join(bin, name));
  chmodSync(join(bin, name), 0o755);
  rmSync(unpacked, { recursive: true });
}

/** A host without a terminal still serves, so a failure is only told. @param {string} folder */
async function addTerminal(folder) {
  const pty = join(folder, 'node_modules/node-pty');
  try {
    if (!existsSync(join(pty, 'prebuilds', platform))) {
      rmSync(pty, { recursive: true, force: true });
      await unpackPackage(`node-pty@${NODE_PTY}`, pty, INTEGRITY.nodePty);
    }
    for (const other of readdirSync(join(pty, 'prebuilds')))
      if (other !== platform) rmSync(join(pty, 'prebuilds', other), { recursive: true });
    rmSync(join(pty, 'third_party'), { recursive: true, force: true });
  } catch (error) {
    console.error(`no terminal in the browser workbench: ${String(error)}`);
  }
}

/** The two native modules that are loaded always get JavaScript in their place. @param {string} folder */
function replaceNativeModules(folder) {
  for (const [name, file] of [
    ['@vscode/spdlog', 'spdlog.cjs'],
    ['native-watchdog', 'native-watchdog.cjs'],
    ['@vscode/native-watchdog', 'native-watchdog.cjs'],
  ]) {
    const module = join(folder, 'node_modules', name ?? '');
    if (!existsSync(module)) continue;
    writeFileSync(join(module, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
    copyFileSync(fromRoot(`scripts/vscode-host/stand-ins/${file ?? ''}`), join(module, 'index.js'));
  }
}

/** @param {string} folder */
function dropSourceMaps(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.map')) rmSync(join(folder, name));
}
