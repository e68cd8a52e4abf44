// The scan that every command starts with: from PATHs to a report, with a message for each input that cannot be used.
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { assembleScanReport } from '../core/scan/assemble-report.js';
import type { EngineConfig } from '../core/engine-config.js';
import { unusedEntries } from '../core/suppress/unused-entries.js';
import type { ScanReport } from '../core/sites/site.js';
import type { EngineHandle } from '../env/node/engine-handle.js';
import type { ScanOutcome } from '../env/node/scan-request.js';
import { scanTree } from '../env/node/scan-tree.js';
import { treePhase } from '../env/node/tree-phase.js';
import { loadConfig, type ConfigFlags } from './config-file.js';
import { resolveInputs, type Inputs } from './inputs.js';
import type { Io } from './io.js';
import { narrowInputs, type SiteName } from './only.js';
import { createProgressLine } from './progress-line.js';
import { treeTop } from './tree-top.js';

export interface ScanSelection extends ConfigFlags {
  /** Sites that the user named: only their files are read. */
  readonly only?: readonly SiteName[] | undefined;
  /** The phase of the tree, where its files shall not decide. */
  readonly phase?: string | undefined;
  /** Whether other files are asked about callers and callees of sites. */
  readonly callers?: boolean | undefined;
}

export interface FinishedScan {
  readonly inputs: Inputs;
  readonly report: ScanReport;
  readonly handle: EngineHandle;
  /** What the user changed, for engines in worker threads. */
  readonly config: EngineConfig;
  /** Some input could not be used at all; that was said on stderr. */
  readonly unusable: boolean;
  /** The name of a file of the report as the user can open it. */
  readonly show: (file: string) => string;
}

/** `null` when there is nothing to scan, or a named configuration is wrong: that was said on stderr. */
export async function runScan(
  paths: readonly string[],
  selection: ScanSelection,
  io: Io,
): Promise<FinishedScan | null> {
  const complain = (name: string, message: string): void => {
    io.err(`trymap: ${name}: ${message}\n`);
  };
  const inputs = resolveInputs(paths, io.cwd);
  for (const { name, message } of inputs.problems) complain(name, message);
  if (inputs.folders.length + inputs.files.length === 0) return null;

  const loaded = await loadConfig(selection, inputs, io);
  if (loaded === null) return null;
  const { config } = loaded;
  const handle = io.openEngine(config);
  const request = selection.only === undefined ? inputs : narrowInputs(inputs, selection.only, io.cwd);
  const progress = createProgressLine(io);
  const outcome = await scanTree(
    { root: inputs.root, ...request, signal: io.signal, progress: progress.show },
    { ...io, config, handle, learns: selection.callers === true },
  ).finally(progress.clear);
  const show = (file: string): string => join(inputs.tree, file);
  const unused =
    selection.only === undefined && config.ignore !== undefined && loaded.folder !== null
      ? unusedEntries(config.ignore, outcome.reports, coverage(inputs, loaded.folder))
      : [];
  const report = withPhase(assembleScanReport(inputs.tree, outcome.reports, unused), inputs, selection.phase, io);
  const unusable = reportProblems(outcome, request.files, report, (file, message) => {
    complain(show(file), message);
  });
  return { inputs, report, handle, config, unusable: unusable || loaded.unusable || inputs.problems.length > 0, show };
}

/** Says which API the tree has, where it is a kernel tree. */
function withPhase(report: ScanReport, inputs: Inputs, chosen: string | undefined, io: Io): ScanReport {
  const top = treeTop(inputs.top);
  const isKernel = existsSync(join(top, 'include/linux/mm.h'));
  return isKernel || chosen !== undefined ? { ...report, phase: treePhase(top, io.assets, chosen) } : report;
}

/** Whether all of a folder, or a file, was read; names are relative to the folder of the configuration. */
function coverage({ root, folders, files }: Inputs, configFolder: string): (name: string) => boolean {
  const scanned = folders.map((folder) => join(root, folder));
  const read = new Set(files.map((file) => join(root, file)));
  return (name) => {
    const path = join(configFolder, name);
    return read.has(path) || scanned.some((folder) => path === folder || path.startsWith(`${folder}${sep}`));
  };
}

/** Says what could not be read; true when the user named something of which nothing could be used. */
function reportProblems(
  outcome: ScanOutcome,
  named: readonly string[],
  report: ScanReport,
  complain: (file: string, message: string) => void,
): boolean {
  for (const { name, message } of outcome.problems) complain(name, message);
  for (const folder of outcome.emptyFolders) complain(folder, 'the folder holds no .c or .h file');
  const unread = named.flatMap((file) => unreadPlaces(file, report));
  for (const { file, line, column, reason } of unread) complain(`${file}:${String(line)}:${String(column)}`, reason);
  return outcome.emptyFolders.length + unread.length > 0 || outcome.problems.some((problem) => problem.named);
}

/** The unparsed places of a file that yielded nothing else. */
function unreadPlaces(file: string, report: ScanReport): ScanReport['unparsed'] {
  const isOf = (entry: { readonly file: string }): boolean => entry.file === file;
  return report.sites.some(isOf) || report.findings.some(isOf) ? [] : report.unparsed.filter(isOf);
}
