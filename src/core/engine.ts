// The facade that every face uses: text in, plain result objects out. Faces compute nothing of their own.
import type { CParser } from './c/parser-port.js';
import { ReadingCache } from './c/reading-cache.js';
import type { PlacedFunction } from './c/text-reader.js';
import { checkMatrix, subjectsOf, type MatrixRequest } from './check-site.js';
import { applyEdits, type Conversion, type ConversionResult, type TargetProfileName } from './convert/conversion.js';
import type { SearchBounds } from './explore/options.js';
import type { Program } from './explore/program.js';
import type { CheckCell, SiteCheck } from './model/check-result.js';
import { defaultNames, type ModelInfo } from './model/model-info.js';
import { explore } from './explore/explore.js';
import type { Verdict } from './explore/verdict.js';
import { compileModelFile } from './model/model-file.js';
import { CellCompiler } from './model/check.js';
import type { Subject } from './model/subject.js';
import { ModelReader } from './model/library.js';
import type { CancelSignal, ModelLibrary, ProgressSink } from './ports.js';
import { scopeOf, tryMapNames, type EngineConfig } from './engine-config.js';
import { engineIdentity } from './engine-identity.js';
import { TRY_MAP_NAMES, type TargetNames } from './convert/targets.js';
import { convertPins } from './convert/convert-pins.js';
import { compose, convertTogether } from './convert/together.js';
import { TRY_MAP_FAMILY } from './helpers/pte-family.js';
import { CatalogueIndex } from './helpers/catalogue.js';
import { FileAnalyser, type AnalysedSite, type FileAnalysis } from './sites/analyse-file.js';
import { siteKey, type FileReport } from './sites/site.js';
import { suppressor } from './suppress/apply.js';
import { FileFunctions, FileMemory } from './sites/file-functions.js';
import type { FileFacts } from './sites/tree/facts.js';
import { gatherFacts } from './sites/tree/gather.js';
import { TreeKnowledge } from './sites/tree/knowledge.js';

export interface EngineOptions {
  readonly parser: CParser;
  readonly library: ModelLibrary;
  /** What the user changed, already validated. */
  readonly config?: EngineConfig;
}

export interface ConvertOptions {
  /** Default `try-map`. */
  readonly profile?: TargetProfileName;
  /** `FailureExit.id` of the exit to use instead of the preferred one. */
  readonly exit?: string;
  /**
   * For `may-fail`: whether a test of the pmd right before the call goes where the test of the result says the same.
   * Right only for a tree whose own `pte_offset_map*()` tests the pmd (6.5 and later). Default: it stays.
   */
  readonly dropGuards?: boolean;
}

export interface CheckOptions extends SearchBounds {
  /** Names of phase files; default: those that say so. */
  readonly phases?: readonly string[];
  /** Names of adversary files; default: those that say so. */
  readonly adversaries?: readonly string[];
  /** What the converted version is converted to; default `try-map`. */
  readonly profile?: TargetProfileName;
  /** Checks the site as it is only, not its conversion. */
  readonly asItStands?: boolean;
  /** Names that `#ifdef` finds defined in the phases. */
  readonly defined?: readonly string[];
  /** Entries per modelled page table; default 2. */
  readonly entries?: number;
  readonly signal?: CancelSignal;
  readonly progress?: ProgressSink;
}

export interface Engine {
  /** Words that a file must contain to have a site or a finding; a scan searches for these bytes first. */
  readonly acquireNames: readonly string[];
  /** Changes when an analysis could give another result: part of every cache key. */
  readonly fingerprint: string;
  /** What it knows of helpers and calls. */
  readonly catalogue: CatalogueIndex;
  readonly phases: readonly ModelInfo[];
  readonly adversaries: readonly ModelInfo[];
  /** Models that race threads of their own under some phase. */
  readonly designs: readonly ModelInfo[];
  /** Reads and classifies one file. Calls for the same `file` re-read only the functions whose text changed. */
  analyseText(file: string, text: string): FileReport;
  /** `site` is a `siteKey`. A key that names no site of the text gives a RangeError. */
  /** The functions of a text, read when asked for: for rules that look beyond one file. */
  functionsOf(file: string, text: string): FileFunctions;
  /** Names that other files could tell something about that matters to the file's sites; of the last text analysed. */
  needsOf(file: string): readonly string[];
  /** What one file tells about functions by name, or about calls through members (`->field`). */
  gatherFacts(file: string, text: string, names: readonly string[]): FileFacts;
  /** From now on analyses know what the files of a tree tell; `names` were looked for in all of them. */
  setTree(facts: readonly FileFacts[], names: readonly string[]): void;
  /** Reads again what is kept, with what is now known of the tree. */
  keptReports(): readonly FileReport[];
  convertSite(file: string, text: string, site: string, options?: ConvertOptions): ConversionResult;
  /** Every simple site of the text, in one go: the results' edits compose. */
  convertFile(file: string, text: string, options?: ConvertOptions): readonly ConversionResult[];
  checkSite(file: string, text: string, site: string, options?: CheckOptions): Promise<SiteCheck>;
  /** Explores one of `designs` under a phase; null where the phase lacks what the model calls. */
  exploreDesign(
    name: string,
    options: { readonly phase: string; readonly defined: readonly string[]; readonly signal?: CancelSignal },
  ): Promise<Verdict | null>;
  /** What was explored for a cell of a check: one program for each choice of the function's `#if` arms; empty where it cannot be modelled. */
  cellPrograms(file: string, text: string, site: string, cell: ProgramChoice): readonly Program[];
  /** Drops what is kept for a file. */
  forgetFile(file: string): void;
}

export interface ProgramChoice extends Pick<CheckCell, 'version' | 'phase' | 'adversary'> {
  readonly entries?: number;
}

interface KeptFile {
  readonly text: string;
  readonly analysis: FileAnalysis;
  readonly analyser: FileAnalyser;
  readonly tree: TreeKnowledge | null;
}

export function createEngine(options: EngineOptions): Engine {
  return new TryMapEngine(options);
}

class TryMapEngine implements Engine {
  readonly acquireNames: readonly string[];
  readonly fingerprint: string;
  readonly #cells: CellCompiler;
  readonly catalogue: CatalogueIndex;
  readonly #files = new Map<string, KeptFile>();
  /** What is kept of files that are only read. */
  readonly #read = new Map<string, FileMemory>();
  readonly #names: TargetNames;
  readonly #suppress: (report: FileReport, text: string) => FileReport;
  #tree: TreeKnowledge | null = null;

  constructor(private readonly options: EngineOptions) {
    const config = options.config ?? {};
    const { catalogue, acquireNames, fingerprint } = engineIdentity(config);
    this.catalogue = new CatalogueIndex(catalogue);
    this.#cells = new CellCompiler(new ModelReader(options.parser, options.library));
    this.#names = tryMapNames(config);
    this.#suppress = suppressor({ entries: config.ignore ?? [], scope: scopeOf(config) });
    this.acquireNames = acquireNames;
    this.fingerprint = fingerprint;
  }

  analyseText(file: string, text: string): FileReport {
    const { report } = this.#analyse(file, text);
    return this.#suppress(report, text);
  }

  functionsOf(file: string, text: string): FileFunctions {
    const kept = this.#files.get(file);
    if (kept?.text === text) return kept.analysis.functions;
    const memory = this.#read.get(file) ?? new FileMemory(this.options.parser);
    this.#read.set(file, memory);
    return new FileFunctions(memory.readings.open(text), memory, file);
  }

  needsOf(file: string): readonly string[] {
    return this.#files.get(file)?.analysis.needs() ?? [];
  }

  gatherFacts(file: string, text: string, names: readonly string[]): FileFacts {
    return gatherFacts(file, text, names, this.options.parser, this.catalogue);
  }

  setTree(facts: readonly FileFacts[], names: readonly string[]): void {
    this.#tree = new TreeKnowledge(facts, names);
  }

  keptReports(): readonly FileReport[] {
    return [...this.#files].map(([file, { text }]) => this.analyseText(file, text));
  }

  convertSite(file: string, text: string, key: string, options: ConvertOptions = {}): ConversionResult {
    return this.#convert(this.#analyse(file, text), this.#find(file, text, key), options);
  }

  convertFile(file: string, text: string, options: ConvertOptions = {}): readonly ConversionResult[] {
    const analysis = this.#analyse(file, text);
    const done: Conversion[] = [];
    return analysis.sites
      .filter(({ site }) => site.class === 'simple' && site.family !== TRY_MAP_FAMILY.name && site.target !== null)
      .map((analysed): ConversionResult => {
        const result = this.#convert(analysis, analysed, options);
        if (!result.ok) return result;
        if (compose([...done, result.conversion]) === null) {
          return {
            ok: false,
            refusal: { site: analysed.site, message: 'its edits overlap those of a site before it' },
          };
        }
        done.push(result.conversion);
        return result;
      });
  }

  async checkSite(file: string, text: string, key: string, options: CheckOptions = {}): Promise<SiteCheck> {
    const { site } = this.#find(file, text, key);
    // What holds pages has no page table to race for; its designs are models of their own.
    if (this.catalogue.pins.has(site.helper)) return { site, cells: [] };
    const { phases, adversaries, profile = 'try-map', asItStands = false, ...rest } = options;
    const converted = asItStands ? [] : this.#subjects(file, text, key, 'converted', profile);
    const versions: MatrixRequest['versions'][number][] = [
      { version: 'original', subjects: this.#subjects(file, text, key, 'original', profile) },
      ...(converted.length > 0 ? [{ version: 'converted' as const, subjects: converted }] : []),
    ];
    const cells = await checkMatrix({
      ...rest,
      compiler: this.#cells,
      versions,
      phases: phases ?? defaultNames(this.phases),
      adversaries: adversaries ?? defaultNames(this.adversaries),
    });
    return { site, cells };
  }

  cellPrograms(
    file: string,
    text: string,
    key: string,
    { version, phase, adversary, entries }: ProgramChoice,
  ): readonly Program[] {
    return this.#subjects(file, text, key, version, 'try-map').flatMap((subject) => {
      const request = { subject, version, phase, adversary, ...(entries === undefined ? {} : { entries }) };
      const compiled = this.#cells.program(request);
      return compiled.ok ? [compiled.program] : [];
    });
  }

  get phases(): readonly ModelInfo[] {
    return this.#cells.reader.info('phases');
  }

  get adversaries(): readonly ModelInfo[] {
    return this.#cells.reader.info('adversaries');
  }

  get designs(): readonly ModelInfo[] {
    return this.#cells.reader.info('designs');
  }

  async exploreDesign(
    name: string,
    {
      phase,
      defined,
      signal,
    }: { readonly phase: string; readonly defined: readonly string[]; readonly signal?: CancelSignal },
  ): Promise<Verdict | null> {
    const file = `designs/${name}.c`;
    const text = this.options.library.read(file);
    if (text === undefined) throw new RangeError(`no model file ${file}`);
    const model = compileModelFile(this.#cells.reader, { file: `models/${file}`, text, phase, defined });
    return model.ok ? explore(model.program, signal ? { signal } : {}) : null;
  }

  forgetFile(file: string): void {
    this.#files.delete(file);
    this.#read.delete(file);
  }

  #convert(
    analysis: FileAnalysis,
    analysed: AnalysedSite,
    { profile = 'try-map', exit, dropGuards }: ConvertOptions,
    names = this.#names,
  ): ConversionResult {
    const { functions, sites } = analysis;
    const { site } = analysed;
    if (site.family === TRY_MAP_FAMILY.name) {
      return { ok: false, refusal: { site, message: `${site.helper}() is of the paired API already` } };
    }
    if (this.catalogue.pins.has(site.helper)) return convertPins(analysed, sites, functions, this.catalogue);
    if (site.class === 'simple' && site.target === null) {
      return { ok: false, refusal: { site, message: `${site.helper}() has no counterpart in the paired API` } };
    }
    const request = {
      analysed,
      functions,
      catalogue: this.catalogue,
      profile,
      names,
      ...(exit === undefined ? {} : { exit }),
      ...(dropGuards === undefined ? {} : { dropGuards }),
    };
    return convertTogether(
      request,
      sites.filter(({ placed }) => placed === analysed.placed),
    );
  }

  /** The function of a site as it is, or as its conversion leaves it: empty where it is not converted. */
  #subjects(
    file: string,
    text: string,
    key: string,
    version: CheckCell['version'],
    profile: TargetProfileName,
  ): readonly Subject[] {
    const found = this.#find(file, text, key);
    if (version === 'original') return subjectsOf(file, found.placed, new ReadingCache(this.options.parser).open(text));
    // The models speak of the API by its first names.
    const result = this.#convert(this.#analyse(file, text), found, { profile }, TRY_MAP_NAMES);
    return result.ok ? this.#converted(file, text, found.placed, result.conversion) : [];
  }

  /** The function of a site as its conversion leaves it. */
  #converted(
    file: string,
    text: string,
    { base, reading }: PlacedFunction,
    conversion: Conversion,
  ): readonly Subject[] {
    const converted = applyEdits(text, conversion.edits);
    const readings = new ReadingCache(this.options.parser);
    const reader = readings.open(converted);
    const again = reader.around([base + (reading.nameSpan?.start ?? 0)]);
    return again.flatMap((one) => subjectsOf(file, one, reader));
  }

  #find(file: string, text: string, key: string): AnalysedSite {
    const found = this.#analyse(file, text).sites.find(({ site }) => siteKey(site) === key);
    if (!found) throw new RangeError(`no call site ${key}`);
    return found;
  }

  #analyse(file: string, text: string): FileAnalysis {
    const kept = this.#files.get(file);
    if (kept?.text === text && kept.tree === this.#tree) return kept.analysis;
    const analyser = kept?.analyser ?? new FileAnalyser(file, this.options.parser, this.catalogue);
    const analysis = analyser.analyse(text, this.#tree);
    this.#files.set(file, { text, analysis, analyser, tree: this.#tree });
    return analysis;
  }
}
