// A copy of the sample tree that may be edited, and the clean end of a session with it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fromRoot } from '../paths.mjs';
import { SAMPLE } from './tour.mjs';

/** The copy disappears when this process ends, however it ends. */
export function copySample() {
  const parent = mkdtempSync(join(tmpdir(), 'trymap-'));
  process.once('exit', () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }));
  const folder = join(parent, basename(SAMPLE));
  cpSync(fromRoot(SAMPLE), folder, { recursive: true });
  return folder;
}

/** Resolves at Ctrl+C, or when the process is told to end in another way. @returns {Promise<void>} */
export function untilInterrupted() {
  return new Promise((end) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => end());
  });
}
