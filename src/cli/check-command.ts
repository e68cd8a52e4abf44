// `trymap check PATH…`: each simple site and its conversion against what can race with it, phase by phase.
import { availableParallelism } from 'node:os';
import type { Engine } from '../core/engine.js';
import { BUILTIN_CATALOGUE } from '../core/helpers/builtin.js';
import type { CheckReport, SiteCheck } from '../core/model/check-result.js';
import { CancelledError, type ProgressSink } from '../core/ports.js';
import { checkSummary, siteCheckText } from '../core/report/check-text.js';
import { toJson } from '../core/report/json.js';
import { siteKey, type Site } from '../core/sites/site.js';
import type { CheckChoices } from '../env/node/check-messages.js';
import { checkInThreads, type CheckJob } from '../env/node/check-pool.js';
import { readSourceFile } from '../env/node/source-file.js';
import { searchBounds, type BoundFlags } from './bounds.js';
import type { ConfigFlags } from './config-file.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { ALL, chosenNames, TREE, unknownNames } from './model-names.js';
import { pickSites, type SiteName } from './only.js';
import { createProgressLine } from './progress-line.js';
import { runScan, type FinishedScan } from './run-scan.js';

/** Families that hold pages: no page table is modelled for these. */
const ofPages = new Set(BUILTIN_CATALOGUE.pageFamilies.map((family) => family.name));
/** Below this many sites, starting threads takes longer than the work. */
const FEWEST_FOR_THREADS = 4;
/** Each has an engine of its own, of some tens of megabytes. */
const MOST_THREADS = 8;

export interface CheckFlags extends ConfigFlags, BoundFlags {
  readonly format: 'text' | 'json';
  readonly phase?: readonly string[];
  readonly against?: readonly string[];
  readonly entries?: number;
  readonly define?: readonly string[];
  readonly only?: readonly SiteName[];
}

export async function checkCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const scan = await runScan(paths, { ...flags, phase: undefined }, io);
  if (scan === null) return EXIT_UNUSABLE;
  const engine = await scan.handle.open();
  const wrong = [
    ...unknownNames('--phase', flags.phase, engine.phases, [ALL, TREE]),
    ...unknownNames('--against', flags.against, engine.adversaries, [ALL]),
  ];
  const ofTree = scan.report.phase?.name;
  const phases = flags.phase?.flatMap((name) => (name === TREE ? (ofTree ?? []) : name));
  if (ofTree === undefined && flags.phase?.includes(TREE) === true)
    wrong.push(`--phase ${TREE}: ${scan.inputs.tree} has none of the modelled APIs`);
  for (const message of wrong) io.err(`trymap: ${message}\n`);
  if (wrong.length > 0) return EXIT_UNUSABLE;

  const picked = flags.only === undefined ? null : pickSites(scan.report.sites, flags.only, scan.inputs.root, io.cwd);
  for (const name of picked?.unknown ?? []) io.err(`trymap: --only ${name}: there is no such site\n`);
  const sites =
    picked?.picked ??
    scan.report.sites.filter((site) => site.class === 'simple' && site.target !== null && !ofPages.has(site.family));
  const { jobs, missing } = readJobs(sites, scan, io);
  const progress = createProgressLine(io);
  const checks: SiteCheck[] = [];
  const choices: CheckChoices = {
    phases: chosenNames(phases, engine.phases),
    adversaries: chosenNames(flags.against, engine.adversaries),
    ...(flags.entries === undefined ? {} : { entries: flags.entries }),
    ...(flags.define === undefined ? {} : { defined: flags.define }),
    ...searchBounds(flags),
  };
  for await (const check of checkAll(jobs, choices, engine, scan, progress.show, io)) {
    progress.clear();
    checks.push(check);
    if (flags.format === 'text') io.out(`${siteCheckText(check, scan.show)}\n`);
  }
  progress.clear();
  const report: CheckReport = { version: 1, tree: scan.inputs.tree, checks };
  io.out(flags.format === 'json' ? toJson(report) : `${checkSummary(report)}\n`);

  const cells = checks.flatMap((check) => check.cells);
  if (scan.unusable || missing || (picked?.unknown.length ?? 0) > 0) return EXIT_UNUSABLE;
  if (cells.some((cell) => cell.verdict.kind === 'violated')) return EXIT_FINDINGS;
  // Nothing but constructs that could not be modelled: no answer was given.
  return cells.length > 0 && cells.every((cell) => cell.verdict.kind === 'unknown') ? EXIT_UNUSABLE : EXIT_NOTHING;
}

/** The sites with the texts of their files; says on stderr which file cannot be read. */
function readJobs(
  sites: readonly Site[],
  scan: FinishedScan,
  io: Io,
): { readonly jobs: readonly CheckJob[]; readonly missing: boolean } {
  const texts = new Map<string, string | null>();
  const textOf = (file: string): string | null => {
    const source = readSourceFile(`${scan.inputs.root}/${file}`);
    if (!source.ok) io.err(`trymap: ${scan.show(file)}: ${source.message}\n`);
    return source.ok ? source.text : null;
  };
  const jobs = sites.flatMap((site): CheckJob[] => {
    const { file } = site;
    if (!texts.has(file)) texts.set(file, textOf(file));
    const text = texts.get(file) ?? null;
    return text === null ? [] : [{ file, text, site: siteKey(site) }];
  });
  return { jobs, missing: jobs.length < sites.length };
}

/** In worker threads where there is enough to do, in this one where there is little. */
async function* checkAll(
  jobs: readonly CheckJob[],
  choices: CheckChoices,
  engine: Engine,
  { config }: FinishedScan,
  progress: ProgressSink,
  io: Io,
): AsyncGenerator<SiteCheck, void> {
  const total = jobs.length;
  if (io.workerFile !== null && total >= FEWEST_FOR_THREADS && availableParallelism() > 1) {
    yield* checkInThreads(jobs, {
      workerFile: new URL('check-worker.mjs', io.workerFile),
      setup: { assets: io.assets.href, config, choices },
      size: Math.min(MOST_THREADS, availableParallelism()),
      signal: io.signal,
      onDone: (done) => {
        progress({ message: 'checking sites', done, total });
      },
    });
    return;
  }
  for (const [done, { file, text, site }] of jobs.entries()) {
    if (io.signal.aborted) throw new CancelledError();
    progress({ message: `checking ${site}`, done, total });
    yield await engine.checkSite(file, text, site, { ...choices, signal: io.signal, progress });
  }
}
