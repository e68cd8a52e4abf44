// Prefix × racing thread: what the call sites that a series touches come to under the API that the tree has after each patch.
import type { Verdict } from '../../explore/verdict.js';
import type { TreePhase } from '../../helpers/tree-phase.js';
import type { CheckCell, SiteCheck } from '../../model/check-result.js';
import type { ModelInfo } from '../../model/model-info.js';
import type { SourceTree } from '../../patch/tree.js';
import { CancelledError, type CancelSignal, type ProgressSink } from '../../ports.js';
import { siteKey, type FileReport, type Site } from '../../sites/site.js';
import { phasesOfPrefixes } from './phases.js';

/** Prefix × property; index 0 of each list is the tree before the series. */
export interface VerdictTable {
  readonly phases: readonly (TreePhase | null)[];
  readonly rows: readonly VerdictRow[];
  /** Touched sites that no cell is about: special, or of a helper that no phase models. */
  readonly notChecked: number;
}

export interface VerdictRow {
  /** `site`: the touched sites against this racing thread; `api`: a model of the API's own, whatever the sites do. */
  readonly about: 'site' | 'api';
  readonly name: string;
  /** As people say it. */
  readonly title: string;
  /** A choice of the phase, by the name that its model defines; null for the phase as it stands. */
  readonly choice: { readonly name: string; readonly meaning: string } | null;
  readonly cells: readonly VerdictCell[];
  /** First prefix that is violated where the one before is not; null if there is none. */
  readonly broken: number | null;
  /** First later prefix that holds; null if there is none. */
  readonly mended: number | null;
}

/** A verdict without what differs from run to run. */
export interface PrefixVerdict extends Omit<Verdict, 'statistics'> {
  /** States that were explored. */
  readonly states: number;
}

/** The worst of the touched sites; `verdict` is null where there is nothing to check. */
export interface VerdictCell {
  readonly sites: number;
  /** Of these, what could not be modelled. */
  readonly unknown: number;
  /** `siteKey` of the site whose verdict it is. */
  readonly site: string | null;
  readonly verdict: PrefixVerdict | null;
}

export interface VerdictTools {
  /** Models of the API's own, checked in each phase. */
  readonly designs: readonly ModelInfo[];
  readonly exploreDesign: (
    name: string,
    options: { readonly phase: string; readonly defined: readonly string[]; readonly signal: CancelSignal },
  ) => Promise<Verdict | null>;
  readonly phases: readonly ModelInfo[];
  readonly adversaries: readonly ModelInfo[];
  /** Checks the site as it stands, not its conversion. */
  readonly checkSite: (
    file: string,
    text: string,
    site: string,
    options: {
      readonly phases: readonly string[];
      readonly adversaries: readonly string[];
      readonly defined: readonly string[];
      readonly asItStands: true;
      readonly signal: CancelSignal;
    },
  ) => Promise<SiteCheck>;
  /** Names of phases by the number of patches after which they hold. */
  readonly phaseAt?: ReadonlyMap<number, string>;
  /** Instead of those that are checked in every review. */
  readonly against?: readonly string[];
}

export interface VerdictRequest {
  readonly states: readonly SourceTree[];
  /** Functions that some patch changes, as `FILE:FUNCTION`. */
  readonly changed: ReadonlySet<string>;
  readonly report: (file: string, text: string | null) => FileReport;
  readonly tools: VerdictTools;
  readonly signal: CancelSignal;
  readonly progress: ProgressSink | undefined;
}

export async function verdictTable(request: VerdictRequest): Promise<VerdictTable> {
  const { states, changed, report, tools } = request;
  const phases = phasesOfPrefixes(states, tools.phases, tools.phaseAt ?? new Map());
  const files = [...new Set([...changed].map((key) => key.slice(0, key.lastIndexOf(':'))))];
  const touched = states.map((tree) =>
    files.flatMap((file) => {
      const text = tree.read(file);
      const { sites } = report(file, text);
      return sites
        .filter((site) => changed.has(`${file}:${site.function}`))
        .map((site) => ({ site, text: text ?? '' }));
    }),
  );
  const checked = touched.map((all) => all.filter(({ site }) => isChecked(site)));
  const names = tools.against ?? tools.adversaries.filter((one) => one.isReviewed).map(({ name }) => name);
  const choices = choicesOf(phases, tools.phases);
  const checker = new Checker(request);
  const rows: VerdictRow[] = [];
  const row = async (
    about: VerdictRow['about'],
    info: Pick<ModelInfo, 'name' | 'title'>,
    cellOf: (prefix: number, phase: TreePhase | null, choice: string | null) => Promise<VerdictCell>,
  ): Promise<void> => {
    for (const choice of [null, ...choices]) {
      const cells: VerdictCell[] = [];
      for (const [prefix, phase] of phases.entries()) cells.push(await cellOf(prefix, phase, choice?.name ?? null));
      rows.push({ about, name: info.name, title: info.title, choice, cells, ...brokenAndMended(cells) });
    }
  };
  for (const name of checked.some((sites) => sites.length > 0) ? names : []) {
    const info = tools.adversaries.find((one) => one.name === name) ?? { name, title: name };
    await row('site', info, (prefix, phase, choice) => checker.cell(phase, name, choice, checked[prefix] ?? []));
  }
  // An API that stays what it was is not this series' doing.
  if (new Set(phases.map((phase) => phase?.name)).size > 1)
    for (const info of tools.designs.filter((one) => one.isReviewed))
      await row('api', info, (_, phase, choice) => checker.designCell(info.name, phase, choice));
  const notChecked = new Set(
    touched.flatMap((all) => all.filter(({ site }) => !isChecked(site)).map(({ site }) => siteKey(site))),
  );
  return { phases, rows: withoutRepeats(rows), notChecked: notChecked.size };
}

/** Special sites hang on what a model of one function does not have. */
function isChecked(site: Site): boolean {
  return site.class === 'simple';
}

function choicesOf(
  phases: readonly (TreePhase | null)[],
  all: readonly ModelInfo[],
): readonly { readonly name: string; readonly meaning: string }[] {
  const used = new Set(phases.map((phase) => phase?.name));
  const found = all.filter(({ name }) => used.has(name)).flatMap(({ choices }) => choices);
  return [...new Map(found.map((choice) => [choice.name, choice])).values()];
}

/** A choice that changes no verdict is no row of its own. */
function withoutRepeats(rows: readonly VerdictRow[]): readonly VerdictRow[] {
  const kinds = ({ cells }: VerdictRow): string => cells.map(({ verdict }) => verdict?.kind ?? '').join();
  return rows.filter(
    (row) =>
      row.choice === null ||
      kinds(row) !== kinds(rows.find((one) => one.choice === null && one.name === row.name) ?? row),
  );
}

function brokenAndMended(cells: readonly VerdictCell[]): {
  readonly broken: number | null;
  readonly mended: number | null;
} {
  const isViolated = (prefix: number): boolean => cells[prefix]?.verdict?.kind === 'violated';
  const broken = cells.findIndex((_, prefix) => prefix > 0 && isViolated(prefix) && !isViolated(prefix - 1));
  if (broken < 0) return { broken: null, mended: null };
  const mended = cells.findIndex((cell, prefix) => prefix > broken && cell.verdict?.kind === 'holds');
  return { broken, mended: mended < 0 ? null : mended };
}

function prefixVerdict({ statistics, ...verdict }: Verdict): PrefixVerdict {
  return { ...verdict, states: statistics.states };
}

/** What matters most of several sites. */
const RANK: Readonly<Record<Verdict['kind'], number>> = { violated: 3, bounded: 2, holds: 1, unknown: 0 };

/** Checks each function once under each phase, whatever the number of prefixes in which it reads the same. */
class Checker {
  readonly #known = new Map<string, PrefixVerdict | null>();

  constructor(private readonly request: VerdictRequest) {}

  async cell(
    phase: TreePhase | null,
    adversary: string,
    choice: string | null,
    sites: readonly { readonly site: Site; readonly text: string }[],
  ): Promise<VerdictCell> {
    const nothing: VerdictCell = { sites: sites.length, unknown: 0, site: null, verdict: null };
    if (phase === null || sites.length === 0) return nothing;
    const defined = this.#defined(phase, choice);
    let worst = nothing;
    let unknown = 0;
    for (const one of sites) {
      const verdict = await this.#verdict(one, phase.name, adversary, defined);
      if (verdict?.kind === 'unknown') unknown++;
      if (verdict && (worst.verdict === null || RANK[verdict.kind] > RANK[worst.verdict.kind]))
        worst = { ...nothing, site: siteKey(one.site), verdict };
    }
    return { ...worst, unknown };
  }

  async designCell(name: string, phase: TreePhase | null, choice: string | null): Promise<VerdictCell> {
    const nothing: VerdictCell = { sites: 0, unknown: 0, site: null, verdict: null };
    if (phase === null) return nothing;
    const defined = this.#defined(phase, choice);
    const key = [phase.name, name, defined.join()].join('\n');
    const { signal, tools } = this.request;
    let verdict = this.#known.get(key);
    if (verdict === undefined) {
      if (signal.aborted) throw new CancelledError();
      const found = await tools.exploreDesign(name, { phase: phase.name, defined, signal });
      verdict = found && prefixVerdict(found);
      this.#known.set(key, verdict);
    }
    return { ...nothing, verdict };
  }

  /** What of a choice the phase knows. */
  #defined(phase: TreePhase, choice: string | null): readonly string[] {
    const choices = this.request.tools.phases.find(({ name }) => name === phase.name)?.choices ?? [];
    return choice !== null && choices.some(({ name }) => name === choice) ? [choice] : [];
  }

  async #verdict(
    { site, text }: { readonly site: Site; readonly text: string },
    phase: string,
    adversary: string,
    defined: readonly string[],
  ): Promise<PrefixVerdict | null> {
    const { signal, progress, tools } = this.request;
    const key = [phase, adversary, defined.join(), siteKey(site), text].join('\n');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (signal.aborted) throw new CancelledError();
    progress?.({ message: `${site.function}(), ${phase}, ${adversary}`, done: this.#known.size, total: null });
    const asked = { phases: [phase], adversaries: [adversary], defined, asItStands: true, signal } as const;
    const { cells } = await tools.checkSite(site.file, text, siteKey(site), asked);
    const own: CheckCell | undefined = cells.find(({ version }) => version === 'original');
    const verdict = own ? prefixVerdict(own.verdict) : null;
    this.#known.set(key, verdict);
    return verdict;
  }
}
