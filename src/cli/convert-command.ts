// `trymap convert PATH…`: simple sites to the paired API, as a unified diff on stdout or in place.
import { join, relative, sep } from 'node:path';
import type { Conversion, Refusal, TargetProfileName } from '../core/convert/conversion.js';
import type { ConvertReport } from '../core/report/convert-report.js';
import { conversionText, convertSummary, refusalText } from '../core/report/convert-text.js';
import { TESTING_PHASES } from '../core/helpers/table-tests.js';
import { toJson } from '../core/report/json.js';
import { CancelledError } from '../core/ports.js';
import type { Site } from '../core/sites/site.js';
import { describeFileError, readSourceFile } from '../env/node/source-file.js';
import { buildTouched } from './build-touched.js';
import { convertSource } from './convert-file.js';
import type { ConfigFlags } from './config-file.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { pickSites, type SiteName } from './only.js';
import { runScan, type FinishedScan } from './run-scan.js';
import { treeTop } from './tree-top.js';
import { unifiedDiff } from './unified-diff.js';
import { writeSource } from './write-source.js';

export interface ConvertFlags extends ConfigFlags {
  readonly target: TargetProfileName;
  readonly format: 'text' | 'json';
  readonly write?: boolean;
  /** A command that compiles the converted files. */
  readonly build?: string;
  readonly only?: readonly SiteName[];
  /** See `ConvertOptions.dropGuards`; decided by the tree's own API where it is not given. */
  readonly dropGuards?: boolean;
}

export async function convertCommand(paths: readonly string[], flags: ConvertFlags, io: Io): Promise<number> {
  if (flags.build !== undefined && flags.write !== true) {
    io.err('trymap: --build compiles what was written: give --write too\n');
    return EXIT_UNUSABLE;
  }
  const scan = await runScan(paths, flags, io);
  if (scan === null) return EXIT_UNUSABLE;
  let { unusable } = scan;
  const fail = (name: string, message: string): void => {
    io.err(`trymap: ${name}: ${message}\n`);
    unusable = true;
  };
  const picked = flags.only === undefined ? null : pickSites(scan.report.sites, flags.only, scan.inputs.root, io.cwd);
  for (const name of picked?.unknown ?? []) fail(`--only ${name}`, 'there is no such site');

  const report = await convertFiles(scan, flags, picked?.picked ?? null, fail, io);
  for (const conversion of report.conversions) io.err(conversionText(conversion, scan.show));
  for (const refusal of report.refusals) io.err(refusalText(refusal, scan.show));
  if (flags.format === 'json') io.out(toJson(report));
  else if (!report.written) io.out(report.diffs.map(({ diff }) => diff).join(''));
  io.err(`${convertSummary(report)}\n`);
  const { build } = flags;
  const isBuilt = build === undefined || report.diffs.length === 0 || (await buildConverted(build, scan, report, io));

  // Asked for by name and refused: nothing could be done about it.
  if (unusable || (picked !== null && report.refusals.length > 0)) return EXIT_UNUSABLE;
  return !isBuilt || (report.conversions.length > 0 && !report.written) ? EXIT_FINDINGS : EXIT_NOTHING;
}

/** True where the user's build takes the files that were written. */
async function buildConverted(command: string, scan: FinishedScan, report: ConvertReport, io: Io): Promise<boolean> {
  const { root } = scan.inputs;
  const top = treeTop(root);
  const engine = await scan.handle.open();
  const files = report.diffs.flatMap(({ file }) => {
    const path = join(root, file);
    const source = readSourceFile(path);
    if (!source.ok) return [];
    const inTree = relative(top, path).split(sep).join('/');
    return [{ file, inTree, text: source.text, sites: engine.analyseText(file, source.text).sites }];
  });
  return buildTouched(command, top, files, report.conversions, scan.show, io);
}

async function convertFiles(
  scan: FinishedScan,
  flags: ConvertFlags,
  picked: readonly Site[] | null,
  fail: (name: string, message: string) => void,
  io: Io,
): Promise<ConvertReport> {
  const { root } = scan.inputs;
  const top = treeTop(root);
  const conversions: Conversion[] = [];
  const refusals: Refusal[] = [];
  const diffs: ConvertReport['diffs'][number][] = [];
  const wanted = picked ?? scan.report.sites.filter((site) => site.class === 'simple' && site.target !== null);
  const dropGuards = flags.dropGuards ?? TESTING_PHASES.includes(scan.report.phase?.name ?? '');
  const engine = await scan.handle.open();
  for (const file of new Set(wanted.map((site) => site.file))) {
    if (io.signal.aborted) throw new CancelledError();
    const path = join(root, file);
    const source = readSourceFile(path);
    if (!source.ok) {
      fail(scan.show(file), source.message);
      continue;
    }
    const sites = picked === null ? null : picked.filter((site) => site.file === file);
    const result = convertSource(engine, file, source.text, sites, { profile: flags.target, dropGuards });
    refusals.push(...result.refusals);
    const diff = unifiedDiff(relative(top, path).split(sep).join('/'), source.text, result.text);
    if (diff === '') continue;
    if (flags.write === true) {
      try {
        writeSource(path, result.text, source.encoding);
      } catch (error) {
        fail(scan.show(file), describeFileError(error));
        continue;
      }
    }
    conversions.push(...result.conversions);
    diffs.push({ file, diff });
  }
  return {
    version: 1,
    tree: scan.inputs.tree,
    profile: flags.target,
    written: flags.write === true,
    conversions,
    refusals,
    diffs,
  };
}
