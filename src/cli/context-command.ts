// `trymap context PATH…`: what the callers of every site hold, and whether a grace period waits for it.
import { contextReport } from '../core/context/table.js';
import { contextText } from '../core/report/context-text.js';
import { toJson } from '../core/report/json.js';
import type { ConfigFlags } from './config-file.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { runScan } from './run-scan.js';

export interface ContextFlags extends ConfigFlags {
  readonly format: 'text' | 'json';
  readonly phase?: string;
}

export async function contextCommand(paths: readonly string[], flags: ContextFlags, io: Io): Promise<number> {
  const scan = await runScan(paths, { ...flags, callers: true }, io);
  if (scan === null) return EXIT_UNUSABLE;
  const { sites, phase } = scan.report;
  const models = await scan.handle.openModels(() => undefined);
  const sections = models
    .costs()
    .visits.filter((visit) => visit.phase === phase?.name)
    .filter(({ usual }) => usual.counts.some(({ kind }) => kind === 'RCU section'))
    .map(({ call }) => call);
  const report = contextReport(scan.inputs.tree, sites, new Set(sections));
  io.out(flags.format === 'json' ? toJson(report) : contextText(report, scan.show));
  if (scan.unusable) return EXIT_UNUSABLE;
  return report.answers.open > 0 ? EXIT_FINDINGS : EXIT_NOTHING;
}
