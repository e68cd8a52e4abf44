// Checks as text: for each site the matrix of verdicts, then what was violated, as a race diagram.
import type { CheckCell, CheckReport, SiteCheck } from '../model/check-result.js';
import type { VerdictKind } from '../explore/verdict.js';
import type { Site } from '../sites/site.js';
import { plural } from './plural.js';
import { raceDiagram } from './race-diagram.js';
import { scanPlace, type PathPrinter } from './scan-text.js';
import { wrap } from './wrap.js';

const TEXT_WIDTH = 80;
const NOTE_INDENT = '    ';
/** Where something is that is not modelled. */
const PLACE = / at [^\s]+:\d+$/;

export function checkText(report: CheckReport, show: PathPrinter = (file) => file): string {
  return report.checks.map((check) => `${siteCheckText(check, show)}\n`).join('') + `${checkSummary(report)}\n`;
}

/** One site: head line, matrix, notes, diagrams. */
export function siteCheckText({ site, cells }: SiteCheck, show: PathPrinter = (file) => file): string {
  return `${siteHead(site, show)}\n${matrix(cells)}${notes(cells)}${diagrams(cells)}`;
}

/** `2 sites: 3 violated, 4 holds` over all cells. */
export function checkSummary(report: CheckReport): string {
  const counts = new Map<VerdictKind, number>();
  for (const { cells } of report.checks) {
    for (const { verdict } of cells) counts.set(verdict.kind, (counts.get(verdict.kind) ?? 0) + 1);
  }
  const kinds: readonly VerdictKind[] = ['violated', 'holds', 'bounded', 'unknown'];
  const parts = kinds.flatMap((kind) => (counts.has(kind) ? [`${String(counts.get(kind))} ${kind}`] : []));
  return `${plural(report.checks.length, 'site')} checked: ${parts.join(', ') || 'no verdict'}`;
}

function siteHead(site: Site, show: PathPrinter): string {
  return `${scanPlace(site, show)}: ${site.helper} in ${site.function}()`;
}

/** One row a combination of phase, adversary and context; one column a version of the site. */
function matrix(cells: readonly CheckCell[]): string {
  const rows = new Map<string, { readonly head: readonly string[]; original: string; converted: string }>();
  for (const cell of cells) {
    const head = [cell.phase, cell.adversary, cell.context];
    const key = JSON.stringify(head);
    const row = rows.get(key) ?? { head, original: '-', converted: '-' };
    row[cell.version] = cellText(cell);
    rows.set(key, row);
  }
  const lines = [
    ['phase', 'against', 'context', 'original', 'converted'],
    ...[...rows.values()].map((row) => [...row.head, row.original, row.converted]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => `    ${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd() + '\n')
    .join('');
}

/** `violated: use-after-free`, `holds (1234 states)`. */
function cellText({ verdict }: CheckCell): string {
  switch (verdict.kind) {
    case 'violated':
      return `violated: ${verdict.property ?? 'a property'}`;
    case 'holds':
    case 'bounded':
      return `${verdict.kind} (${plural(verdict.statistics.states, 'state')})`;
    case 'unknown':
      return 'unknown';
  }
}

/** Why a cell is bounded or unknown, and what was modelled as a free choice; each sentence, and each call, once. */
function notes(cells: readonly CheckCell[]): string {
  const sentences = new Set<string>();
  const opaque = new Map<string, string>();
  for (const { verdict, version } of cells) {
    if (verdict.kind === 'bounded' || verdict.kind === 'unknown')
      sentences.add(`${verdict.kind} (${version}): ${verdict.message}`);
    // A conversion moves the lines: where the original has a call says enough.
    for (const one of verdict.opaque) {
      const what = one.replace(PLACE, '');
      if (!opaque.has(what)) opaque.set(what, one);
    }
  }
  if (opaque.size > 0) sentences.add(`not modelled, free choices each: ${[...opaque.values()].join('; ')}`);
  return [...sentences]
    .flatMap((sentence) => wrap(sentence, TEXT_WIDTH - NOTE_INDENT.length, '  '))
    .map((line) => `${NOTE_INDENT}${line}\n`)
    .join('');
}

/** Every violated conversion; of the original the shortest trace only, since one shows that it races. */
function diagrams(cells: readonly CheckCell[]): string {
  const violated = cells.filter(({ verdict }) => verdict.kind === 'violated');
  const originals = violated.filter(({ version }) => version === 'original');
  const shortest = [...originals].sort((a, b) => rowsOf(a) - rowsOf(b)).slice(0, 1);
  const others = originals.length - shortest.length;
  const more =
    others > 0 ? `\n    (${plural(others, 'more trace')} of the original: --format json has them all)\n` : '';
  return (
    [...shortest, ...violated.filter(({ version }) => version === 'converted')]
      .map((cell) => `\n${diagramHead(cell)}\n${raceDiagram(cell.verdict)}`)
      .join('') + more
  );
}

function rowsOf(cell: CheckCell): number {
  return cell.verdict.trace?.rows.length ?? Infinity;
}

function diagramHead(cell: CheckCell): string {
  const what = `${cell.verdict.property ?? 'violation'} in the ${cell.version} code, phase ${cell.phase}, against ${cell.adversary}, ${cell.context}:`;
  return `${wrap(what, TEXT_WIDTH).join('\n')}\n`;
}
