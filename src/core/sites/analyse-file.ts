// One text to its call sites: finds the functions that contain acquires, classifies each, and reports by line and column.
import type { CParser } from '../c/parser-port.js';
import type { Unparsed } from '../c/ast.js';
import type { LineIndex, Span } from '../c/span.js';
import type { FunctionReading } from '../c/function-reading.js';
import type { PlacedFunction } from '../c/text-reader.js';
import { wordOffsets } from '../c/word-offsets.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import { FileCallers } from './file-callers.js';
import { classifyFunction, type ClassifiedFunction, type ClassifiedSite } from './classify.js';
import type { Dependencies } from './dependencies.js';
import { callersAsked, FileFunctions, FileMemory } from './file-functions.js';
import { classifyPins } from './pins/classify-pins.js';
import type { FileReport, Finding, Reason, Release, Site } from './site.js';
import { RULE_WORDS } from './rules/words.js';
import { classifyWalks } from './walks/classify-walks.js';
import { summariser } from './summaries.js';
import type { CallerContext } from './tree/caller-context.js';
import { definitionOf } from './tree/facts.js';
import { FactGatherer } from './tree/gather.js';
import { isKnownCall } from './tree/known-calls.js';
import type { TreeKnowledge } from './tree/knowledge.js';

/** A site with what later rooms need of it. Spans of `classified` and of the function's trees are relative to `placed.base`. */
export interface AnalysedSite {
  readonly site: Site;
  readonly placed: PlacedFunction;
  readonly classified: ClassifiedSite;
}

export interface FileAnalysis {
  readonly report: FileReport;
  readonly sites: readonly AnalysedSite[];
  readonly functions: FileFunctions;
  /** Names that other files could tell something about that matters here; see `FactGatherer`. */
  needs(): readonly string[];
}

interface KeptFunction extends ClassifiedFunction {
  /** Functions that are handed a mapping or its lock. */
  readonly callees: ReadonlySet<string>;
  /** Some of its sites map a table: what callers hold matters to those. */
  readonly hasTables: boolean;
  readonly dependencies: Dependencies;
}

/** Analyses the successive texts of one file; what an edit does not touch is not done again. */
export class FileAnalyser {
  readonly #memory: FileMemory;
  /** Words by which a function is about page tables; none where no such family is looked for. */
  readonly #tableWords: readonly string[];
  #kept = new Map<FunctionReading, KeptFunction>();

  constructor(
    private readonly file: string,
    parser: CParser,
    private readonly catalogue: CatalogueIndex,
  ) {
    this.#memory = new FileMemory(parser);
    const { acquires } = catalogue;
    this.#tableWords = acquires.size === 0 ? [] : [...acquires.keys(), ...RULE_WORDS];
  }

  /** `tree` is what other files tell, as far as they were read. */
  analyse(text: string, tree: TreeKnowledge | null = null): FileAnalysis {
    const { file, catalogue } = this;
    const functions = new FileFunctions(this.#memory.readings.open(text), this.#memory, file, tree);
    const summaries = summariser(catalogue, functions);
    const callers = new FileCallers(
      file,
      functions,
      new FactGatherer(file, functions, catalogue, summaries),
      tree,
      catalogue,
    );
    const kept = new Map<FunctionReading, KeptFunction>();
    const sites: AnalysedSite[] = [];
    const findings: Finding[] = [];
    const { lines } = functions;
    const words = [...this.#tableWords, ...catalogue.pins.keys(), ...catalogue.walks.keys()];
    const mentioning = functions.mentioning(words);
    for (const placed of mentioning) {
      const { reading, base } = placed;
      // The body of a helper is its definition, not a use of the family.
      if (reading.name === null || catalogue.acquires.has(reading.name) || catalogue.pins.has(reading.name)) continue;
      const known =
        kept.get(reading) ??
        this.#stillKept(reading, functions) ??
        this.#classify(reading, functions, summaries, callers);
      kept.set(reading, known);
      // Reading every caller takes longer than reading the sites: it is done where the tree is read anyway.
      const context = known.hasTables && tree !== null ? (callers.of(reading).context() ?? undefined) : undefined;
      const counts = new Map<string, number>();
      for (const classified of known.sites) {
        const nth = (counts.get(classified.helper) ?? 0) + 1;
        counts.set(classified.helper, nth);
        const site = siteAt(file, placed, classified, nth, lines, context);
        sites.push({ site, placed, classified });
      }
      for (const issue of known.findings) {
        findings.push({ ...issue, file, function: reading.name, ...place(issue.span, base, lines) });
      }
    }
    this.#kept = kept;
    const report: FileReport = {
      file,
      sites: sites.map((one) => one.site),
      findings: findings.sort((a, b) => a.span.start - b.span.start),
      suppressed: [],
      unparsed: this.#unparsed(functions, mentioning).map((entry) => ({
        file,
        function: entry.function,
        reason: entry.reason,
        ...place(entry.span, 0, lines),
      })),
    };
    const needs = (): readonly string[] =>
      [...new Set([...kept.values()].flatMap((one) => (one.hasTables ? this.#needsOf(one, functions) : [])))].sort();
    return { report, sites, functions, needs };
  }

  /** What could not be read of functions that were looked for, and of those that were parsed for their sake. */
  #unparsed(functions: FileFunctions, own: readonly PlacedFunction[]): readonly Unparsed[] {
    if (!functions.hasUnparsed()) return [];
    const asked = new Set<string>();
    for (const { dependencies } of this.#kept.values()) functions.log.everythingBehind(dependencies, asked);
    return functions.unparsed(own, asked);
  }

  /** Names that other files are asked about for the sake of a function's sites. */
  #needsOf({ dependencies, callees }: KeptFunction, functions: FileFunctions): readonly string[] {
    const unknown = [...callees].filter(
      (name) => !isKnownCall(name, this.catalogue) && functions.named(name).length === 0,
    );
    return [...callersAsked(functions.log.everythingBehind(dependencies)), ...unknown.map(definitionOf)];
  }

  #stillKept(reading: FunctionReading, functions: FileFunctions): KeptFunction | null {
    const kept = this.#kept.get(reading);
    return kept && functions.log.stillHolds(kept.dependencies, true) ? kept : null;
  }

  /** Static rules are about functions that map tables: those that only take pages or walk a device's tables are not asked. */
  #mapsTables({ text }: FunctionReading): boolean {
    return (
      this.catalogue.pins.size + this.catalogue.walks.size === 0 ||
      this.#tableWords.some((word) => wordOffsets(text, word).length > 0)
    );
  }

  #classify(
    reading: FunctionReading,
    functions: FileFunctions,
    summaries: ReturnType<typeof summariser>,
    callers: FileCallers,
  ): KeptFunction {
    const { catalogue } = this;
    const variants = functions.variants(reading);
    const { value, dependencies } = functions.log.track(() => {
      const tables = this.#mapsTables(reading)
        ? classifyFunction({ reading, variants, functions, catalogue, summaries, callers: callers.asked(reading) })
        : { sites: [], findings: [] };
      const pins = catalogue.pins.size === 0 ? [] : classifyPins(variants, functions, catalogue);
      const walks = catalogue.walks.size === 0 ? [] : classifyWalks(variants, functions, catalogue);
      const handedTo = tables.sites.flatMap(({ variants: seen }) => seen.flatMap(({ paths }) => [...paths.handedTo]));
      return {
        ...tables,
        callees: new Set(handedTo),
        hasTables: tables.sites.length > 0,
        sites: [...tables.sites, ...pins, ...walks].sort((a, b) => a.span.start - b.span.start),
      };
    });
    return { ...value, dependencies };
  }
}

function place(span: Span, base: number, lines: LineIndex): { span: Span; line: number; column: number } {
  return { span: { start: span.start + base, end: span.end + base }, ...lines.position(span.start + base) };
}

function siteAt(
  file: string,
  { base, reading }: PlacedFunction,
  classified: ClassifiedSite,
  nth: number,
  lines: LineIndex,
  context: CallerContext | undefined,
): Site {
  return {
    file,
    function: reading.name ?? '',
    helper: classified.helper,
    nth,
    ...place(classified.calleeSpan, base, lines),
    span: { start: classified.span.start + base, end: classified.span.end + base },
    functionSpan: { start: base, end: base + reading.text.length },
    family: classified.family,
    class: classified.isSimple ? 'simple' : 'special',
    target: classified.target,
    reasons: classified.reasons.map((reason): Reason => ({
      code: reason.code,
      ...place(reason.span, base, lines),
      message: reason.message,
    })),
    releases: classified.releases.map((release): Release => ({
      helper: release.helper,
      ...place(release.span, base, lines),
    })),
    ...(context === undefined ? {} : { context }),
  };
}
