// `trymap series PATH --out DIR`: the conversions as patches for `git am`, with the API before them and its semantics after.
import { mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TargetProfileName } from '../core/convert/conversion.js';
import { plural } from '../core/report/plural.js';
import { describeFileError, errorCode } from '../env/node/source-file.js';
import { gitIdentity } from '../env/node/git-questions.js';
import type { ConfigFlags } from './config-file.js';
import { EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import type { Io } from './io.js';
import { planSeries } from './plan-series.js';
import { runScan } from './run-scan.js';
import { treeTop } from './tree-top.js';
import { writeSeries } from './write-series.js';

export interface SeriesFlags extends ConfigFlags {
  readonly out: string;
  readonly target: TargetProfileName;
  /** False: without exploring the conversions. */
  readonly check: boolean;
}

export async function seriesCommand(paths: readonly string[], flags: SeriesFlags, io: Io): Promise<number> {
  const fail = (message: string): number => {
    io.err(`trymap: ${message}\n`);
    return EXIT_UNUSABLE;
  };
  const out = resolve(io.cwd, flags.out);
  const problem = unusableFolder(out);
  if (problem !== null) return fail(`--out ${flags.out}: ${problem}`);
  const scan = await runScan(paths, flags, io);
  if (scan === null) return EXIT_UNUSABLE;
  const top = treeTop(scan.inputs.root);
  const author = await gitIdentity(top);
  if (author === null) {
    return fail('git does not know who signs the patches off: set user.name and user.email with `git config --global`');
  }
  const planned = await planSeries(scan, top, flags, io);
  if (!planned.ok) return fail(planned.message);
  const { plan, encodings } = planned;
  for (const { site, why } of plan.openCoded) {
    if (site.class === 'simple')
      io.err(`${site.file}:${String(site.line)}: left as it is: ${site.function}(): ${why}\n`);
  }
  if (!plan.patches.some((patch) => patch.kind === 'conversion')) {
    io.err('there is no call to convert, so there is no series\n');
    return scan.unusable ? EXIT_UNUSABLE : EXIT_NOTHING;
  }
  try {
    mkdirSync(out, { recursive: true });
    for (const name of writeSeries(plan, { top, out, author, date: new Date(), encodings })) io.out(`${name}\n`);
  } catch (error) {
    return fail(`--out ${flags.out}: ${describeFileError(error)}`);
  }
  const converted = plan.patches.reduce(
    (sum, patch) => sum + (patch.kind === 'conversion' ? patch.sites.length : 0),
    0,
  );
  io.err(`${plural(plan.patches.length, 'patch', 'patches')}, ${plural(converted, 'site')} converted\n`);
  return scan.unusable ? EXIT_UNUSABLE : EXIT_NOTHING;
}

/** Patches of two series in one folder would be applied as one. */
function unusableFolder(folder: string): string | null {
  try {
    return readdirSync(folder).length > 0 ? 'is not empty' : null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    return errorCode(error) === 'ENOTDIR' ? 'is not a folder' : describeFileError(error);
  }
}
