// Entries of trymap.json that silenced nothing in a scan: reported like comments that match nothing.
import type { FileReport, Finding } from '../sites/site.js';
import { SUPPRESSION_UNUSED } from './codes.js';
import { createGlob } from './glob.js';
import type { ConfigSuppression } from './suppression.js';

/** `wasScanned` says of a folder or file, relative to the folder of trymap.json, whether the scan read all of it; `''` is all. */
export function unusedEntries(
  entries: readonly ConfigSuppression[],
  reports: readonly FileReport[],
  wasScanned: (name: string) => boolean,
): readonly Finding[] {
  const used = new Set(reports.flatMap((report) => report.suppressed.map(({ by, code }) => placeKey(by, code))));
  return entries
    .filter((entry) => wasScanned(entry.file === null ? '' : createGlob(entry.file).fixed))
    .flatMap((entry) =>
      entry.codes
        .filter((code) => !used.has(placeKey(entry.place, code)))
        .map((code): Finding => ({
          rule: SUPPRESSION_UNUSED,
          severity: 'warning',
          function: '',
          span: { start: 0, end: 0 },
          ...entry.place,
          message: `this entry silences no \`${code}\`: it can go`,
        })),
    );
}

function placeKey({ file, line, column }: Finding | ConfigSuppression['place'], code: string): string {
  return `${file}:${String(line)}:${String(column)} ${code}`;
}
