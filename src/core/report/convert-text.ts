// A conversion in words: what happens when the map fails, and which other exits would be right too.
import type { Conversion, Refusal } from '../convert/conversion.js';
import { plural } from './plural.js';
import type { ConvertReport } from './convert-report.js';
import { scanPlace, type PathPrinter } from './scan-text.js';

/** One line, then one line an alternative. */
export function conversionText({ site, exit, alternatives }: Conversion, show: PathPrinter = (file) => file): string {
  const head = `${scanPlace(site, show)}: converted ${site.helper} in ${site.function}(); when it fails: ${exit.id} (${exit.why})\n`;
  return head + alternatives.map((other) => `    or: ${other.id} (${other.why})\n`).join('');
}

export function refusalText({ site, message }: Refusal, show: PathPrinter = (file) => file): string {
  return `${scanPlace(site, show)}: not converted: ${site.helper} in ${site.function}(): ${message}\n`;
}

/** `3 sites in 2 files converted, 1 not`. */
export function convertSummary(report: ConvertReport): string {
  const refused = report.refusals.length > 0 ? `, ${String(report.refusals.length)} not` : '';
  const sites = plural(report.conversions.length, 'site');
  return `${sites} in ${plural(report.diffs.length, 'file')} converted${refused}`;
}
