// The verdicts of a review as text: the API after each prefix, the options that switch it on, the table, the first trace of each row.
import type { VerdictKind } from '../explore/verdict.js';
import type { Cost } from '../review/cost.js';
import type { ReviewStep, SeriesReview } from '../review/result.js';
import type { VerdictCell, VerdictRow, VerdictTable } from '../review/verdicts/verdict-table.js';
import { plural } from './plural.js';
import { raceDiagram } from './race-diagram.js';

const SIGNS: Readonly<Record<VerdictKind, string>> = { violated: 'BAD', holds: 'ok', bounded: '~', unknown: '?' };
const COLUMN = 4;
const NO_API = 'none that is modelled was found in the tree; --phase-at says which it is';

/** What each visit of a table costs from some patch on; empty where nothing changes. */
export function costsText({ costs, steps }: SeriesReview): string {
  if (costs.length === 0) return '';
  const lines = costs.map(({ prefix, file, function: name, before, after, finding }) => {
    const of = ({ locks, atomics }: Cost): string =>
      `${plural(locks.length, 'lock')}, ${plural(atomics, 'atomic operation')}`;
    const head = `    ${labelOf(steps, prefix)} ${file}: ${name}(): ${of(before)} → ${of(after)}\n`;
    return finding === null ? head : `${head}        lock-twice: ${finding}\n`;
  });
  return `\neach visit of a table, at least (counted, not measured)\n${lines.join('')}`;
}

/** Empty where there is nothing to say. */
export function verdictsText({ verdicts, options, steps }: SeriesReview): string {
  const added = options.map((option) => {
    const { name, file, line, reach, reachable, dependsOn } = option;
    const head = `CONFIG_${name} (${file}:${String(line)}) is added by ${labelOf(steps, option.added)}`;
    if (reachable === null) return `${head}; nobody can switch it on\n`;
    const how = { on: 'on by default', offered: 'offered', selected: 'selected', unreachable: '' }[reach];
    const where = dependsOn.length === 0 ? '' : `, depends on ${dependsOn.join(' && ')}`;
    return `${head}, reachable from ${labelOf(steps, reachable)} (${how}${where})\n`;
  });
  const table = verdicts === null ? '' : tableText(verdicts, steps);
  return added.length === 0 && table === '' ? '' : `\n${added.join('')}${table}`;
}

function tableText(table: VerdictTable, steps: readonly ReviewStep[]): string {
  const api = apiText(table, steps);
  if (table.rows.length === 0) return api;
  const heads = table.rows.map(rowHead);
  const width = Math.max(...heads.map((head) => head.length), 'against'.length);
  const cells = (texts: readonly string[]): string => texts.map((text) => ` ${text.padStart(COLUMN)}`).join('');
  const labels = ['base', ...steps.map((step) => step.label.split('/')[0] ?? '')];
  const rows = table.rows.map((row, at) => {
    const signs = row.cells.map(signOf);
    return `${(heads[at] ?? '').padEnd(width)}${cells(signs)}\n`;
  });
  const checked = Math.max(...table.rows.flatMap((row) => row.cells.map(({ sites }) => sites)));
  const rest = table.notChecked === 0 ? '' : `; ${plural(table.notChecked, 'special site')} not checked`;
  return (
    `${api}\n${'against'.padEnd(width)}${cells(labels)}\n${rows.join('')}` +
    `(${plural(checked, 'touched site')}, the worst of them in each cell${rest}; ok: holds, BAD: violated, ~: bounded, ?: unknown)\n` +
    table.rows.map((row) => rowStory(row, table, steps)).join('')
  );
}

function apiText({ phases }: VerdictTable, steps: readonly ReviewStep[]): string {
  const lines = phases.flatMap((phase, prefix) => {
    if (prefix > 0 && phase?.name === phases[prefix - 1]?.name) return [];
    const from = prefix === 0 ? 'before the series' : `from ${labelOf(steps, prefix)}`;
    if (phase === null) return [`API ${from}: ${NO_API}\n`];
    const why = phase.isChosen ? 'as you say' : phase.why.map(({ file, line }) => `${file}:${String(line)}`).join(', ');
    return [`API ${from}: ${phase.name}, ${phase.title} (${why})\n`];
  });
  return lines.join('');
}

function rowHead({ about, name, choice }: VerdictRow): string {
  const head = about === 'api' ? `API: ${name}` : name;
  return choice === null ? head : `${head}, ${choice.meaning}`;
}

/** `ok?` where some sites hold and others could not be modelled. */
function signOf({ verdict, unknown }: VerdictCell): string {
  if (verdict === null) return '.';
  return `${SIGNS[verdict.kind]}${unknown > 0 && verdict.kind !== 'unknown' ? '?' : ''}`;
}

/** `Fast GUP: broken from 6/9 to 7/9 where the flush is no IPI`, with the trace of the first such prefix. */
function rowStory(
  { title, choice, cells, broken, mended }: VerdictRow,
  { phases }: VerdictTable,
  steps: readonly ReviewStep[],
): string {
  if (broken === null) return '';
  const last = mended === null ? 'the end' : labelOf(steps, mended - 1);
  const where = choice === null ? '' : ` where ${choice.meaning}`;
  const after = mended === null ? '' : `; holds again from ${labelOf(steps, mended)}`;
  const cell = cells[broken];
  const site = cell?.site ?? '';
  const head = `${title}: broken from ${labelOf(steps, broken)} to ${last}${where}${after}`;
  const trace = cell?.verdict ? raceDiagram(cell.verdict) : '';
  const what = site === '' ? '' : `${site}, `;
  return `\n${head}\n${what}${phases[broken]?.name ?? ''}:\n\n${trace}`;
}

function labelOf(steps: readonly ReviewStep[], prefix: number): string {
  return steps[prefix - 1]?.label ?? 'base';
}
