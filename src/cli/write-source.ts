// Replaces a source file as `patch` does: a new file under the old name and mode, so hard links to the old one keep it.
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { SourceEncoding } from '../env/node/source-file.js';

/** Either the whole new text is there afterwards or the old one. Throws what `node:fs` throws. */
export function writeSource(path: string, text: string, encoding: SourceEncoding): void {
  const real = realpathSync(path);
  const draft = `${real}.${String(process.pid)}.trymap`;
  try {
    writeFileSync(draft, text, { encoding, mode: statSync(real).mode, flag: 'wx' });
    renameSync(draft, real);
  } finally {
    rmSync(draft, { force: true });
  }
}
