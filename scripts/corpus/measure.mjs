// All rows of the corpus run, one part of the pipeline after the other.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine } from '../tally.mjs';
import { checkRows } from './checks.mjs';
import { jsonOf } from './cli.mjs';
import { conversionRows } from './conversions.mjs';
import { unaccounted } from './occurrences.mjs';
import { printTable, row, tableTally } from './table.mjs';
import { editTimeRow, scanTimeRows } from './timing.mjs';
import { findLabels, findOtherTree } from './tree.mjs';

/** @typedef {import('./cli.mjs').ScanReport} ScanReport */
/** @typedef {import('./table.mjs').Row} Row */

/** Share of the labelled sites whose class must be right. */
const CLASS_MARK = 0.85;
/** The names that the independent look searches for: the pte family of the catalogue. */
const HELPERS = [
  'pte_offset_map_lock',
  'pte_offset_map',
  'pte_alloc_map_lock',
  'pte_alloc_map',
  'get_locked_pte',
  'pte_offset_map_nolock',
  'pte_offset_map_ro_nolock',
  'pte_offset_map_rw_nolock',
  'pte_lockptr',
];

/** @param {string} tree @param {number} runs of each timing @returns whether every mark was met */
export async function measure(tree, runs) {
  /** @type {Row[]} */
  const rows = [];
  /** @param {string} what @param {() => Promise<Row[]> | Row[]} part */
  const add = async (what, part) => {
    console.error(`corpus: ${what}`);
    try {
      rows.push(...(await part()));
    } catch (error) {
      rows.push(row(what, 'runs', 'failed', false, String(error).split('\n')));
    }
  };

  /** @type {ScanReport | null} */
  let scan = null;
  await add('scan of 6.1', async () => {
    const read = /** @type {ScanReport} */ (await jsonOf('scan', tree));
    scan = read;
    return [...labelRows(read), completeness('6.1', tree, read)];
  });
  const report = /** @type {ScanReport | null} */ (scan);
  if (report !== null) {
    await add('conversions', () => conversionRows(tree, report));
    await add('checks', () => checkRows(tree, report));
  }
  await add('scan times', () => scanTimeRows(tree, runs));
  await add('edit times', async () => [await editTimeRow(tree)]);
  await add('scan of 6.12', async () => {
    const other = findOtherTree('6.12');
    return other === null ? [] : [completeness('6.12', other, await jsonOf('scan', other))];
  });

  printTable(rows);
  const tally = tableTally(rows);
  console.log(closingLine(tally));
  return tally.failed === 0;
}

/** @param {string} version @param {string} tree @param {ScanReport} report */
function completeness(version, tree, report) {
  const { calls, missing } = unaccounted(tree, report, HELPERS);
  const measured = `${calls - missing.length} of ${calls} (${report.sites.length} sites, ${report.unparsed.length} unparsed)`;
  return row(
    `${version}: calls in function bodies that are sites or unparsed`,
    'all',
    measured,
    missing.length === 0 && calls > 0,
    missing,
  );
}

/** Comparison with hand-read labels, where they are at hand. @param {ScanReport} report */
function labelRows(report) {
  const labels = findLabels();
  if (labels === null) return [];
  const folder = mkdtempSync(join(tmpdir(), 'trymap-corpus-report-'));
  try {
    const path = join(folder, 'report.json');
    writeFileSync(path, JSON.stringify(report));
    const { stdout, stderr } = spawnSync(process.execPath, [labels.scorer, path, labels.labels, '--show'], {
      encoding: 'utf8',
    });
    const lines = stdout.trim().split('\n');
    const numbers = /found (\d+)\/(\d+) \(extra (\d+)\); class (\d+)\/(\d+)/
      .exec(lines.at(-1) ?? '')
      ?.slice(1)
      .map(Number);
    if (numbers === undefined) throw new Error(`the comparison with the labels failed: ${stderr}`);
    const [found = 0, all = 0, extra = 0, right = 0] = numbers;
    const rest = /false simple.*/.exec(lines.at(-1) ?? '')?.[0] ?? '';
    const details = lines.slice(0, -1);
    return [
      row(
        'labelled sites found',
        `${all}, none extra`,
        `${found}, ${extra} extra`,
        found === all && extra === 0,
        details,
      ),
      row(
        'class right',
        `>= ${CLASS_MARK * 100} %`,
        `${((100 * right) / all).toFixed(1)} %`,
        right >= CLASS_MARK * all,
        details,
      ),
      { what: `  (${rest})`, mark: '', measured: '', met: null },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
