// Follows a series patch by patch: applies each in memory, and says what it did to the call sites and findings of its files.
import { applyPatch } from '../patch/apply.js';
import { nameOf } from '../patch/diff.js';
import { patchLabel, type Patch } from '../patch/patch.js';
import type { Series } from '../patch/series.js';
import { OverlayTree, type SourceTree } from '../patch/tree.js';
import { CancelledError, type CancelSignal, type ProgressSink } from '../ports.js';
import type { FileReport } from '../sites/site.js';
import { acrossChanges } from './callers/across-changes.js';
import { findAcrossFiles, type CallerTools } from './callers/across-files.js';
import type { EngineTools } from './engine-tools.js';
import { convertedHelpers, isSource } from './converted-helpers.js';
import { propertyRows, type RowFinding } from './properties.js';
import { addedOptions } from './kconfig.js';
import type { ReviewStep, SeriesReview } from './result.js';
import { costChanges } from './step-costs.js';
import { verdictTable, type VerdictTools } from './verdicts/verdict-table.js';
import { findingChanges, findingKey, siteChanges } from './site-changes.js';

export interface ReviewTools extends EngineTools, CallerTools {
  readonly base: SourceTree;
  /** As the user named it. */
  readonly treeName: string;
  /** Where given, touched sites are checked at every prefix. */
  readonly verdicts?: VerdictTools;
  readonly signal: CancelSignal;
  readonly progress?: ProgressSink;
  /** Called with each step as soon as it is known, in order; waited for. */
  readonly onStep?: (step: ReviewStep, tree: OverlayTree) => void | Promise<void>;
}

export async function reviewSeries(series: Series, tools: ReviewTools): Promise<SeriesReview> {
  const reader = new ReportReader(tools.analyse);
  const names = [...new Set(series.patches.flatMap((patch) => patch.files.map(nameOf)))];
  const touched = names.filter(isSource);
  const findingsOf = (tree: SourceTree): readonly RowFinding[] =>
    touched
      .flatMap((file) => reader.report(file, tree.read(file)).findings)
      .map((finding) => ({ rule: finding.rule, key: findingKey(finding) }));
  let tree = new OverlayTree(tools.base);
  const steps: ReviewStep[] = [];
  const prefixes: OverlayTree[] = [];
  for (const [index, patch] of series.patches.entries()) {
    if (tools.signal.aborted) throw new CancelledError();
    tools.progress?.({ message: `patch ${patchLabel(patch)}`, done: index, total: series.patches.length });
    const { step, after } = followPatch(patch, index + 1, tree, reader);
    steps.push(step);
    tree = after;
    prefixes.push(tree);
    await tools.onStep?.(step, tree);
  }
  tools.progress?.({ message: 'callers in the tree', done: series.patches.length, total: series.patches.length });
  const across = await findAcrossFiles(tools.base, prefixes, touched, tools);
  // Files that a later patch touches count from the start; by now most of their reports are at hand.
  const states = [tools.base, ...prefixes].map((state, at) => [...findingsOf(state), ...(across.states[at] ?? [])]);
  const trees = [tools.base, ...prefixes];
  const verdicts = tools.verdicts
    ? await verdictTable({
        states: trees,
        changed: new Set(across.changed.map(({ file, name }) => `${file}:${name}`)),
        report: (file, text) => reader.report(file, text),
        tools: tools.verdicts,
        signal: tools.signal,
        progress: tools.progress,
      })
    : null;
  const { title, version, total, notes } = series;
  return {
    version: 1,
    tree: tools.treeName,
    series: { title, version, total, notes },
    steps,
    versions: null,
    verdicts,
    costs: costChanges({
      states: trees,
      touched,
      changed: across.changed,
      catalogue: tools.catalogue,
      functions: tools.functionsOf,
    }),
    options: addedOptions(trees, names),
    across: acrossChanges(across.states, steps),
    properties: propertyRows(states),
    helpers: await convertedHelpers(steps, {
      base: tools.base,
      after: tree,
      analyse: (file, text) => reader.report(file, text),
      filesWith: tools.filesWith,
    }),
  };
}

/** Remembers what each text of a file yielded: a series comes back to the same texts. */
class ReportReader {
  readonly #reports = new Map<string, Map<string, FileReport>>();

  constructor(private readonly analyse: ReviewTools['analyse']) {}

  report(file: string, text: string | null): FileReport {
    if (text === null) return { file, sites: [], findings: [], suppressed: [], unparsed: [] };
    const known = this.#reports.get(file) ?? new Map<string, FileReport>();
    this.#reports.set(file, known);
    const report = known.get(text) ?? this.analyse(file, text);
    known.set(text, report);
    return report;
  }
}

function followPatch(
  patch: Patch,
  prefix: number,
  tree: OverlayTree,
  reader: ReportReader,
): { readonly step: ReviewStep; readonly after: OverlayTree } {
  const { ok, files, tree: after } = applyPatch(tree, patch.files, patch.problems.length > 0);
  const names = [...new Set(patch.files.flatMap((file) => [file.oldPath, file.newPath]))]
    .filter((name) => name !== null)
    .filter(isSource);
  const pairs = ok
    ? names.map((file) => [reader.report(file, tree.read(file)), reader.report(file, after.read(file))] as const)
    : [];
  const findings = pairs.map(([old, now]) => findingChanges(old, now));
  const unparsed = pairs.flatMap(([old, now]) =>
    now.unparsed.filter(
      (entry) => !old.unparsed.some((known) => known.function === entry.function && known.reason === entry.reason),
    ),
  );
  const step: ReviewStep = {
    prefix,
    label: patchLabel(patch),
    title: patch.subject.title,
    author: patch.author,
    messageId: patch.mail.id,
    applied: ok,
    files,
    changes: pairs.flatMap(([old, now]) => siteChanges(old.sites, now.sites)),
    appeared: findings.flatMap((change) => change.appeared),
    vanished: findings.flatMap((change) => change.vanished),
    unparsed,
  };
  return { step, after };
}
