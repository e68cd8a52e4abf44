// One candidate file: read, analyse, and turn everything that can go wrong into an entry of its report.
import type { Engine } from '../../core/engine.js';
import { unreadableFile } from '../../core/scan/assemble-report.js';
import type { FileReport } from '../../core/sites/site.js';
import { readSourceFile } from './source-file.js';

/** `null` when the file is gone. The engine keeps nothing of the file afterwards. */
export function analyseFile(engine: Engine, root: string, file: string): FileReport | null {
  const source = readSourceFile(`${root}/${file}`);
  if (!source.ok) return source.missing ? null : unreadableFile(file, `the file ${source.message}`);
  try {
    return engine.analyseText(file, source.text);
  } finally {
    engine.forgetFile(file);
  }
}
