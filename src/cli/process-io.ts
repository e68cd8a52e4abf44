// The real process as an Io: streams, Ctrl+C, the folders that the product was installed to.
import { createEngineHandle } from '../env/node/open-engine.js';
import { expectShortRun } from '../env/node/short-run.js';
import { userCacheFolder } from '../env/node/user-cache-folder.js';
import { EXIT_NOTHING } from './exit-status.js';
import type { Io } from './io.js';

/** `assets` is the folder of the bundle. The first Ctrl+C cancels, the second one kills. */
export function processIo(assets: URL): Io {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
  });
  quietOnClosedPipe(process.stdout);
  quietOnClosedPipe(process.stderr);
  return {
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY,
    signal: controller.signal,
    expectShortRun,
    openEngine: (config) => createEngineHandle(assets, config),
    assets,
    workerFile: new URL('scan-worker.mjs', assets),
    cacheFolder: userCacheFolder(),
  };
}

/** `trymap scan . | head` closes the pipe early: that is no error. */
function quietOnClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_NOTHING);
    throw error;
  });
}
