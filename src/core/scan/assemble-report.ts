// Turns what the files yielded, in any order of arrival, into the one sorted report of a scan.
import type { FileReport, ScanReport, UnparsedEntry } from '../sites/site.js';
import { compareNames, comparePlaces } from './order.js';

/** `tree` is the scanned root as the user gave it. Each file must occur once. */
export function assembleScanReport(tree: string, files: readonly FileReport[]): ScanReport {
  return {
    version: 1,
    tree,
    sites: files.flatMap((file) => file.sites).sort(comparePlaces),
    findings: files
      .flatMap((file) => file.findings)
      .sort((a, b) => comparePlaces(a, b) || compareNames(a.rule, b.rule)),
    unparsed: files.flatMap((file) => file.unparsed).sort(comparePlaces),
  };
}

/** The report of a file that could not be read at all: nothing about it is guessed. */
export function unreadableFile(file: string, reason: string): FileReport {
  const entry: UnparsedEntry = { file, function: null, line: 1, column: 1, span: { start: 0, end: 0 }, reason };
  return { file, sites: [], findings: [], unparsed: [entry] };
}
