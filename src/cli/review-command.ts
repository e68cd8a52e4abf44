// `trymap review SERIES --tree PATH`: what each patch of a series does to the call sites of a tree, prefix by prefix.
import { readSeries } from '../core/patch/read-series.js';
import type { Series } from '../core/patch/series.js';
import { toJson } from '../core/report/json.js';
import { plural } from '../core/report/plural.js';
import { reviewMail } from '../core/report/review-mail.js';
import { reviewSarif } from '../core/report/review-sarif.js';
import { reviewHead, reviewSummary, stepText } from '../core/report/review-text.js';
import { problemsOf } from '../core/review/problems.js';
import type { SeriesReview } from '../core/review/result.js';
import { engineTools } from '../core/review/engine-tools.js';
import { compareVersions } from '../core/review/versions.js';
import { reviewSeries, type ReviewTools } from '../core/review/review-series.js';
import { commitTree, folderTree, type ReviewTree } from '../env/node/review-tree.js';
import { findSeriesFiles } from '../env/node/series-files.js';
import { loadConfig, type ConfigFlags } from './config-file.js';
import { EXIT_FINDINGS, EXIT_NOTHING, EXIT_UNUSABLE } from './exit-status.js';
import { resolveInputs } from './inputs.js';
import type { Io } from './io.js';
import type { ModelInfo } from '../core/model/model-info.js';
import { unknownNames } from './model-names.js';
import { createProgressLine } from './progress-line.js';

export interface ReviewFlags extends ConfigFlags {
  readonly tree: string;
  /** A revision of the tree's repository, instead of its files. */
  readonly base?: string;
  /** 1-based, where the input holds several series. */
  readonly pick?: number;
  /** `K=PHASE`: the API after K patches, where the tree does not show it. */
  readonly phaseAt?: readonly string[];
  readonly against?: readonly string[];
  /** The version before, named as SERIES is. */
  readonly previous?: string;
  /** Checks touched sites at every prefix; default true. */
  readonly check?: boolean;
  /** From which severity on the exit status is 1; default `warning`. */
  readonly failOn?: 'error' | 'warning' | 'never';
  readonly format: 'text' | 'json' | 'sarif' | 'mail';
}

export async function reviewCommand(name: string, flags: ReviewFlags, io: Io): Promise<number> {
  const complain = (message: string): number => {
    io.err(`trymap: ${message}\n`);
    return EXIT_UNUSABLE;
  };
  const inputs = resolveInputs([flags.tree], io.cwd);
  for (const problem of inputs.problems) complain(`${problem.name}: ${problem.message}`);
  if (inputs.folders.length === 0) return complain(`--tree ${flags.tree}: expected a folder`);
  const loaded = await loadConfig(flags, inputs, io);
  if (loaded === null) return EXIT_UNUSABLE;
  const files = findSeriesFiles(name, io.cwd, inputs.root);
  if (!files.ok) return complain(`${name}: ${files.message}`);
  const tree = openTree(inputs.root, flags.base ?? files.base);
  if (!tree.ok) return complain(tree.message);
  const input = await readSeries(files.files);
  for (const problem of input.problems) complain(problem);
  const series = pickSeries(input.series, flags.pick, (message) => io.err(`trymap: ${name}: ${message}\n`));
  if (series === null) return EXIT_UNUSABLE;

  const before = flags.previous === undefined ? null : await readPrevious(flags.previous, io.cwd, inputs.root);
  if (before !== null && !('patches' in before))
    return complain(`--previous ${flags.previous ?? ''}: ${before.message}`);

  const engine = await io.openEngine(loaded.config).open();
  const chosen = chosenPhases(flags.phaseAt ?? [], series.patches.length, engine.phases);
  const mistakes = [...chosen.mistakes, ...unknownNames('--against', flags.against, engine.adversaries)];
  if (mistakes.length > 0) return complain(mistakes.join('\ntrymap: '));
  const verdicts = {
    phases: engine.phases,
    adversaries: engine.adversaries,
    checkSite: engine.checkSite.bind(engine),
    designs: engine.designs,
    exploreDesign: engine.exploreDesign.bind(engine),
    phaseAt: chosen.phases,
    ...(flags.against === undefined ? {} : { against: flags.against }),
  };
  const progress = createProgressLine(io);
  if (flags.format === 'text') io.out(reviewHead(series, series.patches.length));
  const tools: ReviewTools = {
    base: tree.tree,
    treeName: flags.tree,
    ...engineTools(engine),
    filesWith: (words) => tree.tree.filesWith(words, io.signal),
    ...(flags.check === false ? {} : { verdicts }),
    signal: io.signal,
    progress: progress.show,
  };
  const alone = await reviewSeries(series, {
    ...tools,
    async onStep(step) {
      progress.clear();
      if (flags.format === 'text') io.out(`\n${stepText(step)}`);
      // Lets what was printed reach a pipe, and a Ctrl+C reach the signal.
      await new Promise(setImmediate);
    },
  }).finally(progress.clear);
  const review = before === null ? alone : await withVersions(alone, series, before, tools).finally(progress.clear);
  io.out(formatted(review, series, flags.format));
  if (input.problems.length > 0 || loaded.unusable) return EXIT_UNUSABLE;
  return statusOf(review, flags.failOn);
}

function formatted(review: SeriesReview, { patches }: Series, format: ReviewFlags['format']): string {
  if (format === 'json') return toJson(review);
  if (format === 'sarif') return reviewSarif(review);
  return format === 'mail' ? reviewMail(review, patches) : reviewSummary(review);
}

/** `K=PHASE` of the command line. */
function chosenPhases(
  texts: readonly string[],
  patches: number,
  phases: readonly ModelInfo[],
): { readonly phases: ReadonlyMap<number, string>; readonly mistakes: readonly string[] } {
  const chosen = new Map<number, string>();
  const mistakes = texts.flatMap((text) => {
    const [, number, name = ''] = /^(\d{1,4})=(\S+)$/.exec(text) ?? [];
    if (number === undefined || Number(number) > patches)
      return [`--phase-at ${text}: expected K=PHASE, with K from 0 to ${String(patches)}`];
    chosen.set(Number(number), name);
    return unknownNames('--phase-at', [name], phases);
  });
  return { phases: chosen, mistakes };
}

function openTree(
  root: string,
  base: string | null,
): { readonly ok: true; readonly tree: ReviewTree } | { readonly ok: false; readonly message: string } {
  return base === null ? { ok: true, tree: folderTree(root) } : commitTree(root, base);
}

/** The latest version where there are several; the others are named. */
function pickSeries(all: readonly Series[], pick: number | undefined, say: (message: string) => void): Series | null {
  if (all.length === 0) {
    say('no patch was found in it');
    return null;
  }
  const chosen = pick === undefined ? all.at(-1) : all[pick - 1];
  if (chosen === undefined) say(`--pick ${String(pick)}: it holds ${plural(all.length, 'series', 'series')}`);
  if (chosen === undefined || (pick === undefined && all.length > 1)) {
    for (const [index, one] of all.entries()) {
      const mark = one === chosen ? ' (taken)' : '';
      say(`--pick ${String(index + 1)}: v${String(one.version)} of "${one.title}"${mark}`);
    }
  }
  return chosen ?? null;
}

/** The latest version that the input holds. */
async function readPrevious(name: string, cwd: string, root: string): Promise<Series | { readonly message: string }> {
  const files = findSeriesFiles(name, cwd, root);
  if (!files.ok) return files;
  const { series } = await readSeries(files.files);
  return series.at(-1) ?? { message: 'no patch was found in it' };
}

/** The version before is reviewed on the same tree, without checks. */
async function withVersions(
  review: SeriesReview,
  series: Series,
  before: Series,
  { verdicts: _verdicts, ...tools }: ReviewTools,
): Promise<SeriesReview> {
  const old = await reviewSeries(before, tools);
  const problems = { before: problemsOf(old), after: problemsOf({ ...review, verdicts: null }) };
  return { ...review, versions: compareVersions(before, series, problems) };
}

/** Whether the series has a problem of the asked severity or above. */
function statusOf(review: SeriesReview, failOn: ReviewFlags['failOn'] = 'warning'): number {
  if (failOn === 'never') return EXIT_NOTHING;
  const counts = problemsOf(review).some(({ severity }) => failOn === 'warning' || severity === 'error');
  return counts ? EXIT_FINDINGS : EXIT_NOTHING;
}
