// Scans files in this thread: for a handful of them, where starting threads would cost more than it saves.
import type { Engine } from '../../core/engine.js';
import { CancelledError } from '../../core/ports.js';
import { createWordSearch } from '../../core/scan/word-search.js';
import type { FileReport } from '../../core/sites/site.js';
import { analyseFile } from './analyse-file.js';
import type { InputProblem, ScanOutcome, ScanRequest } from './scan-request.js';
import { createFileSearcher } from './search-files.js';
import { describeFileError, errorCode } from './source-file.js';
import { walkSources } from './walk.js';

/** Reports come in the order of the listing. Throws a CancelledError when the request's signal was aborted. */
export async function scanInThread(request: ScanRequest, engine: Engine): Promise<ScanOutcome> {
  const longest = Math.max(...engine.acquireNames.map((name) => name.length));
  const searcher = createFileSearcher(createWordSearch(engine.acquireNames), longest);
  const reports: FileReport[] = [];
  const problems: InputProblem[] = [];
  const emptyFolders: string[] = [];
  const seen = new Set<string>();
  let candidates = 0;

  const analyse = (file: string, named: boolean): void => {
    candidates++;
    const report = analyseFile(engine, request.root, file);
    if (report === null) {
      if (named) problems.push({ name: file, message: 'does not exist', named });
      return;
    }
    reports.push(report);
    request.onReport?.(report);
  };
  const search = (file: string): void => {
    try {
      if (searcher.search(`${request.root}/${file}`)?.hit === true) analyse(file, false);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') problems.push({ name: file, message: describeFileError(error), named: false });
    }
  };

  for (const file of request.files) {
    if (request.signal?.aborted === true) throw new CancelledError();
    seen.add(file);
    analyse(file, true);
  }
  for (const folder of request.folders) {
    const prefix = folder === '' ? '' : `${folder}/`;
    const unreadable = (below: string, error: unknown): void => {
      problems.push({ name: prefix + below || '.', message: describeFileError(error), named: below === '' });
    };
    let found = 0;
    for await (const files of walkSources(
      prefix === '' ? request.root : `${request.root}/${folder}`,
      unreadable,
      request.signal,
    )) {
      found += files.length;
      for (const name of files) {
        const file = prefix + name;
        if (seen.has(file)) continue;
        seen.add(file);
        search(file);
        request.progress?.({ message: 'scanning', done: seen.size, total: null });
      }
    }
    if (found === 0) emptyFolders.push(folder);
  }
  return { reports, listed: seen.size, candidates, cached: 0, emptyFolders, problems };
}
