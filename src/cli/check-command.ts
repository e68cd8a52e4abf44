// `trymap check PATH…`: each simple site and its conversion against what can race with it, phase by phase.
import type { CheckReport, SiteCheck } from '../core/model/check-result.js';
import { CancelledError } from '../core/ports.js';
import { checkSummary, siteCheckText } from '../core/report/check-text.js';
import { toJson } from '../core/report/json.js';
import { siteKey, type Site } from '../core/sites/site.js';
import { readSourceFile } from '../env/node/source-file.js';
import type { ConfigFlags } from './config-file.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { unknownNames } from './model-names.js';
import { pickSites, type SiteName } from './only.js';
import { createProgressLine } from './progress-line.js';
import { runScan } from './run-scan.js';

export interface CheckFlags extends ConfigFlags {
  readonly format: 'text' | 'json';
  readonly phase?: readonly string[];
  readonly against?: readonly string[];
  readonly entries?: number;
  readonly only?: readonly SiteName[];
}

export async function checkCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const scan = await runScan(paths, flags, io);
  if (scan === null) return EXIT_UNUSABLE;
  const engine = await scan.handle.open();
  const wrong = [
    ...unknownNames('--phase', flags.phase, engine.phases),
    ...unknownNames('--against', flags.against, engine.adversaries),
  ];
  for (const message of wrong) io.err(`trymap: ${message}\n`);
  if (wrong.length > 0) return EXIT_UNUSABLE;

  const picked = flags.only === undefined ? null : pickSites(scan.report.sites, flags.only, scan.inputs.root, io.cwd);
  for (const name of picked?.unknown ?? []) io.err(`trymap: --only ${name}: there is no such site\n`);
  const sites = picked?.picked ?? scan.report.sites.filter((site) => site.class === 'simple' && site.target !== null);
  const progress = createProgressLine(io);
  const checks: SiteCheck[] = [];
  const texts = new Map<string, string>();
  const textOf = (site: Site): string | undefined => {
    const known = texts.get(site.file);
    if (known !== undefined) return known;
    const source = readSourceFile(`${scan.inputs.root}/${site.file}`);
    if (!source.ok) {
      io.err(`trymap: ${scan.show(site.file)}: ${source.message}\n`);
      return undefined;
    }
    texts.set(site.file, source.text);
    return source.text;
  };
  for (const [index, site] of sites.entries()) {
    if (io.signal.aborted) throw new CancelledError();
    progress.show({ message: `checking ${site.function}()`, done: index, total: sites.length });
    const text = textOf(site);
    if (text === undefined) continue;
    const check = await engine.checkSite(site.file, text, siteKey(site), {
      ...(flags.phase === undefined ? {} : { phases: flags.phase }),
      ...(flags.against === undefined ? {} : { adversaries: flags.against }),
      ...(flags.entries === undefined ? {} : { entries: flags.entries }),
      signal: io.signal,
      progress: progress.show,
    });
    progress.clear();
    checks.push(check);
    if (flags.format === 'text') io.out(`${siteCheckText(check, scan.show)}\n`);
  }
  progress.clear();
  const report: CheckReport = { version: 1, tree: scan.inputs.tree, checks };
  io.out(flags.format === 'json' ? toJson(report) : `${checkSummary(report)}\n`);

  const cells = checks.flatMap((check) => check.cells);
  if (scan.unusable || checks.length < sites.length || (picked?.unknown.length ?? 0) > 0) return EXIT_UNUSABLE;
  if (cells.some((cell) => cell.verdict.kind === 'violated')) return EXIT_FINDINGS;
  // Nothing but constructs that could not be modelled: no answer was given.
  return cells.length > 0 && cells.every((cell) => cell.verdict.kind === 'unknown') ? EXIT_UNUSABLE : EXIT_NOTHING;
}
