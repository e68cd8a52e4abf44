// Scans a folder through the editor's file system: any scheme, any host; the engine sees only files that name a helper.
import * as vscode from 'vscode';
import { CancelledError } from '../core/ports.js';
import { unreadableFile } from '../core/scan/assemble-report.js';
import { MAX_FILE_BYTES, MAX_FILE_SIZE_TEXT } from '../core/scan/limits.js';
import { placeOf } from './places.js';
import type { Services } from './services.js';
import type { IndexedFile } from './site-index.js';

const FILES = '**/*.{c,h}';

/** Files read at the same time: enough to hide the latency of a remote file system. */
const PARALLEL = 16;

/** Rejects with `CancelledError` when the signal aborts. A file that cannot be read is in the log and in the result. */
export async function scanThroughEditor(
  { workEngine, log }: Services,
  folder: vscode.WorkspaceFolder,
  signal: AbortSignal,
  report: (message: string) => void,
): Promise<readonly IndexedFile[]> {
  const { acquireNames } = await workEngine.describe();
  const cancel = new vscode.CancellationTokenSource();
  signal.addEventListener('abort', () => cancel.cancel(), { once: true });
  const uris = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, FILES),
    undefined,
    undefined,
    cancel.token,
  );
  const found: IndexedFile[] = [];
  const decoder = new TextDecoder();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let uri = uris[next++]; uri; uri = uris[next++]) {
      if (signal.aborted) throw new CancelledError();
      if (next % 50 === 0) report(vscode.l10n.t('{0} of {1} files', next, uris.length));
      const { folder: folderUri, file } = placeOf(uri);
      const entry = { uri: uri.toString(), folder: folderUri };
      try {
        const bytes = await vscode.workspace.fs.readFile(uri);
        if (bytes.byteLength > MAX_FILE_BYTES) throw new Error(`the file is larger than ${MAX_FILE_SIZE_TEXT}`);
        const text = decoder.decode(bytes);
        if (!acquireNames.some((name) => text.includes(name))) continue;
        const result = await workEngine.analyse(file, text, { signal, folder: folderUri });
        await workEngine.forget(file, { folder: folderUri });
        found.push({ ...entry, report: result, text: null });
      } catch (error) {
        if (error instanceof CancelledError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        log.warn(`${file} was not read: ${reason}`);
        found.push({ ...entry, report: unreadableFile(file, reason), text: null });
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  if (signal.aborted) throw new CancelledError();
  return found;
}
