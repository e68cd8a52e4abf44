// The report on costs as text: shares, visits by phase, hot paths, designs, and the simulation, which is called one.
import type { Cost } from '../cost/cost.js';
import { takesTableLocksTwice } from '../cost/cost.js';
import type { CostReport } from '../cost/report.js';

export function costText(report: CostReport): string {
  return (
    [...shares(report), ...visits(report), ...hotPaths(report), ...designs(report), ...curves(report)].join('\n') + '\n'
  );
}

function shares({ shares: all, tree }: CostReport): string[] {
  const rows = all.map(({ helper, simple, sites }) => [
    helper,
    `${String(simple)} of ${String(sites)}`,
    percent(simple / sites),
  ]);
  const simple = all.reduce((sum, share) => sum + share.simple, 0);
  const sites = all.reduce((sum, share) => sum + share.sites, 0);
  if (sites > 0) rows.push(['all', `${String(simple)} of ${String(sites)}`, percent(simple / sites)]);
  return [`Calls in ${tree} that are trivially convertible`, ...table(rows), ''];
}

function visits({ visits: all }: CostReport): string[] {
  const rows = all.map((visit) => {
    const most = counts(visit.most) === counts(visit.usual) ? '' : `; at most ${counts(visit.most)}`;
    const entry =
      visit.perEntry.counts.length === 0 ? '' : `; each entry that appears or goes ${counts(visit.perEntry)}`;
    const twice = takesTableLocksTwice(visit.usual) ? '; the same lock twice where PTE locks are not split' : '';
    return [visit.phase, `${visit.call} … ${visit.release}`, `${counts(visit.usual)}${most}${entry}${twice}`];
  });
  return ['Operations of one visit, where the map succeeds and nobody waits', ...table(rows), ''];
}

function hotPaths({ sites, visits: all }: CostReport): string[] {
  const hot = sites.filter(({ hot: path }) => path !== null);
  const rows = hot.map(({ site, hot: path }) => [
    path ?? '',
    `${site.file}:${String(site.line)} ${site.function}() ${site.helper}`,
    site.class === 'simple' ? `becomes ${site.target ?? ''}` : 'special: stays as it is',
    site.class === 'simple'
      ? all
          .filter((visit) => visit.isConverted && visit.call === site.target && visit.phase !== 'today')
          .map((visit) => `${visit.phase}: ${counts(visit.usual)}`)
          .join('; ')
      : '',
  ]);
  return rows.length === 0 ? [] : ['Sites on hot paths', ...table(rows), ''];
}

function designs({ designs: all }: CostReport): string[] {
  const rows = all.map(({ file, function: name, usual, most }) => [
    file,
    `${name}()`,
    counts(most) === counts(usual) ? counts(usual) : `at least ${counts(usual)}; at most ${counts(most)}`,
  ]);
  return ['Operations of designs', ...table(rows), ''];
}

function curves({ simulation }: CostReport): string[] {
  const { costs, curves: all } = simulation;
  const [first] = all;
  if (!first) return [];
  const head = ['CPUs', ...first.points.map(({ cpus }) => String(cpus))];
  const rows = all.flatMap(({ file, functions, points }) => [
    [`${file} (${functions.join(', ')})`, ...points.map(({ perMicrosecond }) => perMicrosecond.toFixed(2))],
    ['  waiting', ...points.map(({ waiting }) => percent(waiting))],
  ]);
  return [
    'Rounds in a microsecond on one page: a simulation with the costs below, not a measurement',
    ...table([head, ...rows]),
    `  nanoseconds: ${Object.entries(costs)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', ')}`,
  ];
}

/** `1 lock (ptl), 2 atomic`. */
export function counts({ counts: all }: Cost): string {
  if (all.length === 0) return 'nothing';
  return all.map(({ kind, on, times }) => `${String(times)} ${kind}${on === '' ? '' : ` (${on})`}`).join(', ');
}

const percent = (share: number): string => `${String(Math.round(share * 100))} %`;

/** Columns in line, indented; the last cells of a row may be empty. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, i === row.length - 1 ? 0 : cell.length);
    });
  }
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
