// Serves a real VS Code to the browser, on this machine only and behind a token.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { packageExtension, vsix } from '../package.mjs';
import { prepareServer } from '../vscode-host/server-setup.mjs';
import { startServer } from '../vscode-host/server.mjs';
import { copySample, untilInterrupted } from './sample-copy.mjs';
import { firstFile } from './tour.mjs';

/** Resolves when the user has ended it. */
export async function openBrowser() {
  // Asked for before anything is started, so that an early Ctrl+C cleans up too.
  const interrupted = untilInterrupted().then(() => /** @type {const} */ ('interrupted'));
  const ready = Promise.all([prepareServer(), packageExtension()]);
  const first = await Promise.race([ready, interrupted]);
  if (first === 'interrupted') process.exit(130);
  const folder = copySample();
  const server = await startServer({ vscode: first[0], vsix, token: randomBytes(16).toString('hex') });
  const file = firstFile();
  const address = server.url(folder, file === null ? [] : [file]);
  console.log(`
VS Code with TryMap is running. Open this address in Chrome, Edge or Firefox:

  ${address}

From another machine: ssh -L ${server.port}:127.0.0.1:${server.port} <this machine>, then the same address.
Press Ctrl+C to end.
`);
  showInBrowser(address);
  await interrupted;
  await server.stop();
  process.exit(0);
}

/** Where there is a screen; the printed address serves everywhere else. @param {string} address */
function showInBrowser(address) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return;
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
        : ['xdg-open', [address]];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // Without an opener the printed address is enough.
  child.once('error', () => undefined);
  child.unref();
}
