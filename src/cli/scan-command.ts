// `trymap scan PATH…`: call sites with class and reasons.
import { join } from 'node:path';
import { toJson } from '../core/report/json.js';
import { scanText } from '../core/report/scan-text.js';
import { assembleScanReport } from '../core/scan/assemble-report.js';
import type { ScanReport } from '../core/sites/site.js';
import { scanTree } from '../env/node/scan-tree.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import { resolveInputs } from './inputs.js';
import type { Io } from './io.js';
import { createProgressLine } from './progress-line.js';

export interface ScanFlags {
  readonly format: 'text' | 'json';
  readonly helpers?: string;
}

export async function scanCommand(paths: readonly string[], flags: ScanFlags, io: Io): Promise<number> {
  const inputs = resolveInputs(paths, io.cwd);
  const complain = (name: string, message: string): void => io.err(`trymap: ${name}: ${message}\n`);
  for (const problem of inputs.problems) complain(problem.name, problem.message);
  let unusable = inputs.problems.length > 0;
  if (inputs.folders.length + inputs.files.length === 0) return EXIT_UNUSABLE;

  const families: readonly unknown[] = [];
  const tools = { ...io, families, handle: io.openEngine(families) };
  const progress = createProgressLine(io);
  const outcome = await scanTree({ ...inputs, signal: io.signal, progress: progress.show }, tools);
  progress.clear();
  const show = (file: string): string => join(inputs.tree, file);
  for (const problem of outcome.problems) {
    complain(show(problem.name), problem.message);
    unusable ||= problem.named;
  }
  for (const folder of outcome.emptyFolders) complain(show(folder), 'the folder holds no .c or .h file');
  unusable ||= outcome.emptyFolders.length > 0;

  const report = assembleScanReport(inputs.tree, outcome.reports);
  if (reportUnreadFiles(inputs.files, report, complain, show)) unusable = true;
  io.out(flags.format === 'json' ? toJson(report) : scanText(report, show));
  if (unusable) return EXIT_UNUSABLE;
  return report.findings.length > 0 ? EXIT_FINDINGS : EXIT_NOTHING;
}

/** A file that the user named and that yielded nothing but `unparsed` could not be used; says so for each place. */
function reportUnreadFiles(
  named: readonly string[],
  report: ScanReport,
  complain: (name: string, message: string) => void,
  show: (file: string) => string,
): boolean {
  let any = false;
  for (const file of named) {
    if (report.sites.some((site) => site.file === file) || report.findings.some((finding) => finding.file === file))
      continue;
    for (const entry of report.unparsed.filter((candidate) => candidate.file === file)) {
      complain(`${show(file)}:${String(entry.line)}:${String(entry.column)}`, entry.reason);
      any = true;
    }
  }
  return any;
}
