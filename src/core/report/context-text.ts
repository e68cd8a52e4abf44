// The table of contexts as text: one line a site, what callers hold below it, and the answer in a sentence at the end.
import type { ContextReport, ContextRow, GraceAnswer } from '../context/table.js';
import type { PathPrinter } from './scan-text.js';

const SAID: Readonly<Record<GraceAnswer, string>> = {
  waits: 'a grace period waits for it',
  excluded: 'keeps out who frees tables',
  converts: 'a grace period waits once it is converted',
  open: 'open: a grace period does not wait',
};

export function contextText(report: ContextReport, show: PathPrinter = (file) => file): string {
  return report.rows.map((row) => rowText(row, show)).join('') + `${conclusion(report)}\n`;
}

function rowText(row: ContextRow, show: PathPrinter): string {
  const { site, held, maySleep, calls, isComplete, grace, because, evidence } = row;
  const at = (place: { readonly file: string; readonly line: number }): string =>
    `${show(place.file)}:${String(place.line)}`;
  const place = `${show(site.file)}:${String(site.line)}:${String(site.column)}`;
  const sleeps = { yes: 'may sleep', no: 'must not sleep', unknown: 'may or may not sleep' }[maySleep];
  const locks = held.map(({ lock, always, taken }) => `${always ? '' : 'sometimes '}${lock} (${at(taken)})`);
  const callers =
    calls === null
      ? 'no caller is known'
      : `called with ${locks.length === 0 ? 'nothing' : locks.join(', ')}${isComplete ? '' : '; not every caller is known'}; ${sleeps}`;
  const why = `${because}${evidence === null ? '' : ` (${at(evidence)})`}`;
  return `${place}: ${site.class} ${site.helper} in ${site.function}(): ${SAID[grace]}: ${why}\n    ${callers}\n`;
}

function conclusion({ answers, rows }: ContextReport): string {
  const { waits, excluded, converts, open } = answers;
  const n = String;
  return [
    `Of ${n(rows.length)} sites a grace period waits for ${n(waits)}, ${n(excluded)} keep out who frees tables,`,
    `${n(converts)} wait once they are converted, and ${n(open)} are open:`,
    open === 0
      ? 'tables may be freed by call_rcu() then'
      : 'these have to be answered before tables are freed by call_rcu()',
  ].join(' ');
}
