// `trymap cost PATH…`: which share of the calls converts, what each API costs its callers, and designs compared.
import { sharesOf, type CostReport } from '../core/cost/report.js';
import { hotPath } from '../core/helpers/hot-paths.js';
import { TRY_MAP_FAMILY } from '../core/helpers/pte-family.js';
import { costText } from '../core/report/cost-text.js';
import { toJson } from '../core/report/json.js';
import type { ConfigFlags } from './config-file.js';
import { EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { runScan } from './run-scan.js';

export interface CostFlags extends ConfigFlags {
  readonly format: 'text' | 'json';
}

export async function costCommand(paths: readonly string[], flags: CostFlags, io: Io): Promise<number> {
  const scan = await runScan(paths, flags, io);
  if (scan === null) return EXIT_UNUSABLE;
  const models = await scan.handle.openModels(() => undefined);
  const { sites } = scan.report;
  const report: CostReport = {
    version: 1,
    tree: scan.inputs.tree,
    shares: sharesOf(sites, TRY_MAP_FAMILY.name),
    ...models.costs(),
    sites: sites.map(({ file, line, function: fn, helper, nth, class: kind, target }) => ({
      site: { file, line, function: fn, helper, nth, class: kind, target },
      hot: hotPath(fn),
    })),
  };
  io.out(flags.format === 'json' ? toJson(report) : costText(report));
  return scan.unusable ? EXIT_UNUSABLE : EXIT_NOTHING;
}
