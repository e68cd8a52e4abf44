// From a finished scan to the plan of a series: converts, explores, reads again, and groups by subsystem.
import { join, relative, sep } from 'node:path';
import { tryMapNames } from '../core/engine-config.js';
import type { Engine } from '../core/engine.js';
import { PTE_FAMILY } from '../core/helpers/pte-family.js';
import { CancelledError } from '../core/ports.js';
import { API_HEADER, apiPatch, PMD_HEADER, treeApi, type TreeApi } from '../core/series/kernel-headers.js';
import { readMaintainers } from '../core/series/maintainers.js';
import {
  bySubsystem,
  type ConvertedSite,
  type FileChange,
  type OpenCoded,
  type SeriesPatch,
  type SeriesPlan,
} from '../core/series/plan.js';
import { callsMayFail, phaseOf, remarksOn } from '../core/series/semantics.js';
import { prefixFromHistory, prefixFromPaths } from '../core/series/subject-prefix.js';
import { wrongAfter } from '../core/series/verify.js';
import { siteKey, type Site } from '../core/sites/site.js';
import { subjectsOf } from '../env/node/git-questions.js';
import { readSourceFile, type SourceEncoding } from '../env/node/source-file.js';
import { convertSource } from './convert-file.js';
import type { Io } from './io.js';
import { createProgressLine } from './progress-line.js';
import type { FinishedScan } from './run-scan.js';
import type { SeriesFlags } from './series-command.js';

export type PlannedSeries =
  | {
      readonly ok: true;
      readonly plan: SeriesPlan;
      /** How the bytes of each file stand for its text. */
      readonly encodings: ReadonlyMap<string, SourceEncoding>;
    }
  | { readonly ok: false; readonly message: string };

interface ConvertedFile extends FileChange {
  readonly sites: readonly ConvertedSite[];
}

/** `top`: of the tree, where patches are applied. */
export async function planSeries(scan: FinishedScan, top: string, flags: SeriesFlags, io: Io): Promise<PlannedSeries> {
  const profile = flags.target;
  const header = readSourceFile(join(top, API_HEADER.file));
  const pmdHeader = readSourceFile(join(top, PMD_HEADER));
  const missing = !header.ok ? API_HEADER.file : !pmdHeader.ok ? PMD_HEADER : null;
  if (!header.ok || !pmdHeader.ok)
    return {
      ok: false,
      message: `${join(top, missing ?? '')}: a series is made for a whole Linux tree, and this file of it cannot be read`,
    };
  const api = treeApi(header.text, pmdHeader.text);
  const names = tryMapNames(scan.config);
  const added = profile === 'may-fail' ? null : apiPatch(header.text, names, api);
  if (added?.ok === false && !added.present) return { ok: false, message: added.why };

  const encodings = new Map<string, SourceEncoding>([[API_HEADER.file, header.encoding]]);
  const work = new Conversions(scan, await scan.handle.open(), top, flags, api, io, encodings);
  const done = await work.all();
  if (!done.ok) return done;

  const maintainers = readSourceFile(join(top, 'MAINTAINERS'));
  const subsystemOf = maintainers.ok ? readMaintainers(maintainers.text) : () => null;
  const patches: SeriesPatch[] = [];
  for (const { subsystem, files } of bySubsystem(done.files, subsystemOf)) {
    const paths = files.map(({ file }) => file);
    const prefix = prefixFromHistory(await subjectsOf(top, paths, io.signal)) ?? prefixFromPaths(paths);
    patches.push({ kind: 'conversion', prefix, subsystem, files, sites: files.flatMap((file) => file.sites) });
  }
  if (added?.ok === true) {
    const { file } = API_HEADER;
    const prefix = prefixFromHistory(await subjectsOf(top, [file], io.signal)) ?? API_HEADER.prefix;
    patches.unshift({ kind: 'api', prefix, files: [{ file, before: header.text, after: added.first }] });
    if (added.last !== null)
      patches.push({ kind: 'switch', prefix, files: [{ file, before: added.first, after: added.last }] });
  }
  const mayFail = callsMayFail(profile, api);
  const remarks = remarksOn(profile, api, names, added?.ok === false);
  return { ok: true, encodings, plan: { profile, names, mayFail, patches, openCoded: work.left, remarks } };
}

/** Converts file by file; a conversion that races is left out. */
class Conversions {
  readonly left: OpenCoded[] = [];

  constructor(
    private readonly scan: FinishedScan,
    private readonly engine: Engine,
    private readonly top: string,
    private readonly flags: SeriesFlags,
    private readonly api: TreeApi,
    private readonly io: Io,
    private readonly encodings: Map<string, SourceEncoding>,
  ) {}

  async all(): Promise<{ ok: true; files: ConvertedFile[] } | { ok: false; message: string }> {
    const { sites } = this.scan.report;
    const files: ConvertedFile[] = [];
    for (const file of new Set(sites.map((site) => site.file))) {
      const own = sites.filter((site) => site.file === file && site.family === PTE_FAMILY.name);
      const isWanted = (site: Site): boolean => site.class === 'simple' && site.target !== null;
      for (const site of own.filter((one) => !isWanted(one))) this.#leave(site, codesOf(site));
      const wanted = own.filter(isWanted);
      if (wanted.length === 0) continue;
      const result = await this.#convert(file, wanted);
      if (!result.ok) return result;
      if (result.file !== null) files.push(result.file);
    }
    this.left.sort((a, b) =>
      a.site.file === b.site.file ? a.site.line - b.site.line : a.site.file < b.site.file ? -1 : 1,
    );
    return { ok: true, files };
  }

  async #convert(
    file: string,
    wanted: readonly Site[],
  ): Promise<{ ok: true; file: ConvertedFile | null } | { ok: false; message: string }> {
    const { scan, engine, flags } = this;
    const source = readSourceFile(join(scan.inputs.root, file));
    if (!source.ok) return { ok: false, message: `${scan.show(file)}: ${source.message}` };
    const checks = flags.check
      ? await this.#explore(file, source.text, wanted)
      : new Map<string, ConvertedSite['check']>();
    const racy = wanted.filter((site) => isRacy(checks.get(siteKey(site)) ?? null));
    for (const site of racy) this.#leave(site, 'the conversion races, as `trymap check` shows');
    const rest = wanted.filter((site) => !racy.includes(site));
    if (rest.length === 0) return { ok: true, file: null };
    const result = convertSource(engine, file, source.text, rest, { profile: flags.target });
    for (const { site, message } of result.refusals) this.#leave(site, message);
    if (result.conversions.length === 0) return { ok: true, file: null };
    const before = engine.analyseText(file, source.text);
    const wrong = wrongAfter(result.conversions, flags.target, before, engine.analyseText(file, result.text));
    if (wrong.length > 0)
      return {
        ok: false,
        message: `${scan.show(file)}: the converted text is not read as expected: ${wrong.join('; ')}`,
      };
    const name = this.#inTree(file);
    this.encodings.set(name, source.encoding);
    const sites = result.conversions.map((conversion): ConvertedSite => {
      const check = checks.get(siteKey(conversion.site)) ?? null;
      return { conversion: { ...conversion, site: { ...conversion.site, file: name } }, check };
    });
    return { ok: true, file: { file: name, before: source.text, after: result.text, sites } };
  }

  async #explore(file: string, text: string, sites: readonly Site[]): Promise<Map<string, ConvertedSite['check']>> {
    const { engine, flags, api, io } = this;
    const phase = phaseOf(callsMayFail(flags.target, api));
    const progress = createProgressLine(io);
    const checks = new Map<string, ConvertedSite['check']>();
    for (const [done, site] of sites.entries()) {
      if (io.signal.aborted) throw new CancelledError();
      progress.show({ message: `exploring ${site.function}()`, done, total: sites.length });
      const options = { phases: [phase], profile: flags.target, signal: io.signal };
      checks.set(siteKey(site), await engine.checkSite(file, text, siteKey(site), options));
    }
    progress.clear();
    return checks;
  }

  #leave(site: Site, why: string): void {
    this.left.push({ site: { ...site, file: this.#inTree(site.file) }, why });
  }

  #inTree(file: string): string {
    return relative(this.top, join(this.scan.inputs.root, file)).split(sep).join('/');
  }
}

function isRacy(check: ConvertedSite['check']): boolean {
  return check?.cells.some((cell) => cell.version === 'converted' && cell.verdict.kind === 'violated') === true;
}

function codesOf(site: Site): string {
  if (site.class === 'simple') return 'the paired API has no counterpart';
  return [...new Set(site.reasons.map((reason) => reason.code))].join(', ');
}
