// Scans folders and files on disk: in worker threads where there is much to read, in this one where there is little.
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { CancelledError } from '../../core/ports.js';
import type { FileReport } from '../../core/sites/site.js';
import { openScanCache } from './scan-cache.js';
import { scanFolder } from './scan-folder.js';
import { openScanPool, type ScanPool } from './scan-pool.js';
import type { InputProblem, ScanOutcome, ScanRequest, ScanTools } from './scan-request.js';
import { createScanTasks, type AnalysedFile, type ScanTasks } from './scan-tasks.js';

/** Below this many files, starting threads takes longer than the work. */
const FEWEST_FOR_THREADS = 256;
/** More threads than this wait for the disk or for each other. */
const MOST_THREADS = 8;

/** Rejects with a CancelledError when the request's signal aborts; nothing is left running then. */
export async function scanTree(request: ScanRequest, tools: ScanTools): Promise<ScanOutcome> {
  const { root, signal } = request;
  const learns = tools.learns ?? false;
  const here = createScanTasks(root, tools.handle, learns);
  let pool: ScanPool | undefined;
  const tasksFor = (files: number): ScanTasks => {
    if (tools.workerFile === null || files < FEWEST_FOR_THREADS) return here;
    const size = Math.min(MOST_THREADS, availableParallelism());
    const setup = { root, assets: tools.assets.href, config: tools.config, learns };
    return (pool ??= openScanPool({ workerFile: tools.workerFile, setup, size, here }));
  };
  const stop = (): void => {
    pool?.close();
  };
  signal.addEventListener('abort', stop);
  try {
    return await scanAll(request, tools, here, tasksFor);
  } catch (error) {
    throw signal.aborted ? new CancelledError() : error;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function scanAll(
  request: ScanRequest,
  tools: ScanTools,
  here: ScanTasks,
  tasksFor: (files: number) => ScanTasks,
): Promise<ScanOutcome> {
  const reports: FileReport[] = [];
  const problems: InputProblem[] = [];
  const emptyFolders: string[] = [];
  const seen = new Set<string>();
  // Only then can a file be met twice.
  const isOverlapping = request.files.length > 0 || request.folders.length > 1;
  let listedBefore = request.files.length;
  let candidates = 0;
  let recalled = 0;
  const take = (file: string, { report }: AnalysedFile, fromMemory: boolean): void => {
    candidates += 1;
    if (fromMemory) recalled += 1;
    if (report === null) return;
    reports.push(report);
    request.onReport?.(report);
  };

  for (const file of request.files) {
    seen.add(file);
    if (request.signal.aborted) throw new CancelledError();
    const result = await here.analyse(file, null);
    if (result.report === null) problems.push({ name: file, message: 'does not exist', named: true });
    take(file, result, false);
  }
  for (const name of request.folders) {
    const prefix = name === '' ? '' : `${name}/`;
    const folder = name === '' ? request.root : `${request.root}/${name}`;
    const identity = [
      folder,
      prefix,
      buildStamp(tools.workerFile),
      String(tools.learns ?? false),
      tools.handle.fingerprint,
      ...tools.handle.acquireNames,
    ];
    const before = listedBefore;
    const listed = await scanFolder({
      folder,
      prefix,
      learns: tools.learns ?? false,
      accept: isOverlapping ? (file) => !seen.has(file) && Boolean(seen.add(file)) : () => true,
      tasksFor,
      cache: tools.cacheFolder === null ? null : openScanCache(tools.cacheFolder, identity),
      signal: request.signal,
      onProgress: (total, done) =>
        request.progress?.({ message: 'scanning', done: before + done, total: before + total }),
      onResult: take,
      onProblem: (file, message) => problems.push({ name: file, message, named: file === prefix }),
    });
    if (listed === 0) emptyFolders.push(name);
    listedBefore += listed;
  }
  return { reports, listed: isOverlapping ? seen.size : listedBefore, candidates, recalled, emptyFolders, problems };
}

/** Says whether the product is still the one that a memory was made by, also where somebody built it anew. */
function buildStamp(workerFile: URL | null): string {
  if (workerFile === null) return '';
  const status = statSync(workerFile, { throwIfNoEntry: false });
  return status === undefined ? '' : `${String(status.size)} ${String(status.mtimeMs)}`;
}
