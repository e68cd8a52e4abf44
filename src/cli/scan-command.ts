// `trymap scan PATH…`: call sites with class and reasons.
import { toJson } from '../core/report/json.js';
import { scanText } from '../core/report/scan-text.js';
import { phaseNames } from '../env/node/tree-phase.js';
import type { ConfigFlags } from './config-file.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { runScan } from './run-scan.js';

export interface ScanFlags extends ConfigFlags {
  readonly format: 'text' | 'json';
  readonly callers?: boolean;
  readonly phase?: string;
}

export async function scanCommand(paths: readonly string[], flags: ScanFlags, io: Io): Promise<number> {
  if (flags.callers !== true) io.expectShortRun?.();
  const phases = flags.phase === undefined ? [] : phaseNames(io.assets);
  if (flags.phase !== undefined && !phases.includes(flags.phase)) {
    io.err(`trymap: --phase ${flags.phase}: unknown; expected one of ${phases.join(', ')}\n`);
    return EXIT_UNUSABLE;
  }
  const scan = await runScan(paths, flags, io);
  if (scan === null) return EXIT_UNUSABLE;
  io.out(flags.format === 'json' ? toJson(scan.report) : scanText(scan.report, scan.show));
  if (scan.unusable) return EXIT_UNUSABLE;
  return scan.report.findings.length > 0 ? EXIT_FINDINGS : EXIT_NOTHING;
}
