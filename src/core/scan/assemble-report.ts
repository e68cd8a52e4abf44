// Turns what the files yielded, in any order of arrival, into the one sorted report of a scan.
import type { FileReport, Finding, ScanReport, UnparsedEntry } from '../sites/site.js';
import { compareNames, comparePlaces } from './order.js';

/** `tree` is the scanned root as the user gave it; `more` are findings about no file that was read. Each file must occur once. */
export function assembleScanReport(
  tree: string,
  files: readonly FileReport[],
  more: readonly Finding[] = [],
): ScanReport {
  return {
    version: 1,
    tree,
    sites: files.flatMap((file) => file.sites).sort(comparePlaces),
    findings: [...files.flatMap((file) => file.findings), ...more].sort(
      (a, b) => comparePlaces(a, b) || compareNames(a.rule, b.rule),
    ),
    suppressed: files
      .flatMap((file) => file.suppressed)
      .sort((a, b) => comparePlaces(a, b) || compareNames(a.code, b.code)),
    unparsed: files.flatMap((file) => file.unparsed).sort(comparePlaces),
  };
}

/** The report of a file that could not be read at all: nothing about it is guessed. */
export function unreadableFile(file: string, reason: string): FileReport {
  const entry: UnparsedEntry = { file, function: null, line: 1, column: 1, span: { start: 0, end: 0 }, reason };
  return { file, sites: [], findings: [], suppressed: [], unparsed: [entry] };
}
