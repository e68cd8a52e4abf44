// Starts the VS Code server with the extension in it, and stops it without leaving a process or a file behind.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { settings as defaults } from './settings.mjs';

/** Milliseconds until a server that has said nothing counts as failed. */
const START_LIMIT = 30_000;
/** Milliseconds between the polite and the final signal. */
const STOP_LIMIT = 3_000;

/**
 * @typedef {object} ServerOptions
 * @property {string} vscode folder made by server-setup.mjs
 * @property {string} [vsix] packaged extension to install
 * @property {string} [extension] or: folder of an extension under development
 * @property {number} [port] default: any free one
 * @property {string} [token] connection token; without one, whoever reaches the port gets a shell
 * @property {Record<string, unknown>} [settings] added to settings.mjs
 *
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {(folder: string, open?: string[]) => string} url address that opens `folder`, and files in it
 * @property {() => string} log
 * @property {() => Promise<void>} stop
 */

/** @param {ServerOptions} options @returns {Promise<RunningServer>} */
export async function startServer(options) {
  const data = mkdtempSync(join(tmpdir(), 'vscode-host-'));
  const remove = () => rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  try {
    return await start(options, data, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

/** @param {ServerOptions} options @param {string} data @param {() => void} remove @returns {Promise<RunningServer>} */
async function start(options, data, remove) {
  const main = join(options.vscode, 'out/server-main.js');
  const [user, extensions, sockets] = [join(data, 'user'), join(data, 'extensions'), join(data, 'tmp')];
  for (const folder of [join(user, 'User'), join(user, 'logs'), extensions, sockets])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(user, 'User/settings.json'), JSON.stringify({ ...defaults, ...options.settings }));
  const env = {
    ...process.env,
    // No marketplace: the page and the server would call it.
    EXTENSIONS_GALLERY: '{}',
    NODE_OPTIONS: '',
    // Sockets of extension hosts are never removed by VS Code itself.
    TMPDIR: sockets,
    XDG_RUNTIME_DIR: sockets,
  };
  const common = [
    '--accept-server-license-terms',
    ...['--server-data-dir', join(data, 'server'), '--user-data-dir', user, '--extensions-dir', extensions],
    ...['--telemetry-level', 'off'],
  ];
  if (options.vsix !== undefined)
    execFileSync(process.execPath, [main, ...common, '--install-extension', resolve(options.vsix), '--force'], {
      env,
      stdio: 'pipe',
    });

  const access = options.token === undefined ? ['--without-connection-token'] : ['--connection-token', options.token];
  const child = spawn(
    process.execPath,
    [
      ...[main, ...common, ...access, '--disable-workspace-trust'],
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ],
    // A group of its own, so that extension hosts can be ended with it.
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  let log = '';
  /** @param {NodeJS.Signals} signal */
  const kill = (signal) => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
    } catch {
      // The whole group is gone.
    }
  };
  const killAtExit = () => kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      kill('SIGTERM');
      const hard = setTimeout(killAtExit, STOP_LIMIT);
      await gone;
      clearTimeout(hard);
    }
    killAtExit();
    process.off('exit', killAtExit);
    remove();
  };

  const port = await new Promise((/** @type {(port: number) => void} */ ready, fail) => {
    const timer = setTimeout(() => fail(new Error(`the VS Code server did not start:\n${log}`)), START_LIMIT);
    /** @param {Buffer} chunk */
    const listen = (chunk) => {
      log += chunk.toString();
      const match = /Extension host agent listening on (\d+)/.exec(log);
      if (!match) return;
      clearTimeout(timer);
      ready(Number(match[1]));
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`the VS Code server ended with ${String(code)}:\n${log}`)));
  }).catch(async (/** @type {unknown} */ error) => {
    await stop();
    throw error;
  });

  return {
    port,
    stop,
    log: () => log,
    url: (folder, open = []) => {
      const remote = `vscode-remote://127.0.0.1:${port}`;
      const address = new URL(`http://127.0.0.1:${port}/`);
      if (options.token !== undefined) address.searchParams.set('tkn', options.token);
      address.searchParams.set('folder', resolve(folder));
      const payload = open.map((file) => ['openFile', `${remote}${resolve(folder, file)}`]);
      if (options.extension !== undefined)
        payload.push(['extensionDevelopmentPath', `${remote}${resolve(options.extension)}`]);
      if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
      return address.href;
    },
  };
}
