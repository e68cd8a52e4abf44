// How long a scan of the whole tree takes, and one edit of a large file.
import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { fromRoot, root } from '../paths.mjs';
import { runCli, temporaryFolder } from './cli.mjs';
import { note, row, timeRow } from './table.mjs';

/** Milliseconds. */
const SCAN_MARK = 3_000;
const EDIT_MARK = 30;
/** The file whose edits are timed: long, and with many sites. */
const EDITED_FILE = 'mm/memory.c';

/** Whole processes, page cache warm, no results of earlier scans; then with them. @param {string} tree @param {number} runs */
export async function scanTimeRows(tree, runs) {
  await runCli(['scan', tree], temporaryFolder('warm-up'));
  const first = [];
  const second = [];
  for (let run = 0; run < runs; run++) {
    const cache = mkdtempSync(join(tmpdir(), 'trymap-corpus-timing-'));
    first.push((await runCli(['scan', tree], cache)).milliseconds);
    second.push((await runCli(['scan', tree], cache)).milliseconds);
    rmSync(cache, { recursive: true, force: true });
  }
  const time = median(first);
  return [
    timeRow(
      'scan of the whole tree (median)',
      `< ${SCAN_MARK} ms`,
      milliseconds(time),
      time < SCAN_MARK,
      first.map(milliseconds),
    ),
    note('second scan, nothing changed (median)', milliseconds(median(second))),
  ];
}

/** @param {string} tree */
export async function editTimeRow(tree) {
  const bundle = join(temporaryFolder('edit'), 'edit-latency.mjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['bench/edit/edit-latency.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, join(tree, EDITED_FILE), fromRoot('dist')], {
    encoding: 'utf8',
  });
  if (status !== 0) return row(`one edit of ${EDITED_FILE}`, `< ${EDIT_MARK} ms`, 'failed', false, stderr.split('\n'));
  /** @type {{ median: number, p95: number, first: number, edits: number }} */
  const result = JSON.parse(stdout);
  const measured = `${milliseconds(result.median)} median, ${milliseconds(result.p95)} p95`;
  const what = `one edit of ${EDITED_FILE}, classified again (median)`;
  return timeRow(what, `< ${EDIT_MARK} ms`, measured, result.median < EDIT_MARK);
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** @param {number} time */
export function milliseconds(time) {
  return `${time.toFixed(time < 100 ? 1 : 0)} ms`;
}
