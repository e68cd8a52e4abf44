// One text to its call sites: finds the functions that contain acquires, classifies each, and reports by line and column.
import type { FunctionUnit } from '../c/ast.js';
import { LineIndex, type Span } from '../c/span.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import { classifyFunction, type ClassifiedSite } from './classify.js';
import { FileFunctions, wordOffsets, type ReadHits } from './file-functions.js';
import type { FileReport, Finding, Reason, Release, Site } from './site.js';
import { summariser } from './summaries.js';

export interface FileInput {
  readonly file: string;
  readonly text: string;
  readonly read: ReadHits;
  readonly catalogue: CatalogueIndex;
}

/** A site with what later rooms need of it: the function it is in and its analysed variants. */
export interface AnalysedSite {
  readonly site: Site;
  readonly unit: FunctionUnit;
  readonly classified: ClassifiedSite;
}

export interface FileAnalysis {
  readonly report: FileReport;
  readonly sites: readonly AnalysedSite[];
  readonly functions: FileFunctions;
}

export function analyseFile(input: FileInput): FileAnalysis {
  const { file, text, catalogue } = input;
  const functions = new FileFunctions(text, input.read);
  const hits = [...catalogue.acquires.keys()].flatMap((name) => wordOffsets(text, name)).sort((a, b) => a - b);
  const units = hits.length > 0 ? functions.around(hits) : [];
  const summaries = summariser(catalogue, (name) => functions.named(name).flatMap((unit) => functions.graphs(unit)));
  const lines = new LineIndex(text);
  const place = (span: Span): { span: Span; line: number; column: number } => ({ span, ...lines.position(span.start) });
  const sites: AnalysedSite[] = [];
  const findings: Finding[] = [];
  for (const unit of units) {
    // The body of a helper is its definition, not a use of the family.
    if (catalogue.acquires.has(unit.name)) continue;
    const variants = functions.graphs(unit).flatMap((graph, i) => {
      const ast = unit.variants[i]?.ast;
      return ast ? [{ ast, graph }] : [];
    });
    const classified = classifyFunction({
      name: unit.name,
      variants,
      functions,
      catalogue,
      summaries,
    });
    const counts = new Map<string, number>();
    for (const one of classified) {
      const nth = (counts.get(one.helper) ?? 0) + 1;
      counts.set(one.helper, nth);
      const site: Site = {
        file,
        function: unit.name,
        helper: one.helper,
        nth,
        ...place(one.calleeSpan),
        span: one.span,
        functionSpan: unit.span,
        family: one.family,
        class: one.isSimple ? 'simple' : 'special',
        target: one.target,
        reasons: one.reasons.map((reason): Reason => ({
          code: reason.code,
          ...place(reason.span),
          message: reason.message,
        })),
        releases: one.releases.map((release): Release => ({ helper: release.helper, ...place(release.span) })),
      };
      sites.push({ site, unit, classified: one });
      findings.push(
        ...one.findings.map((issue): Finding => ({ ...issue, file, function: unit.name, ...place(issue.span) })),
      );
    }
  }
  const report: FileReport = {
    file,
    sites: sites.map((one) => one.site),
    findings: findings.sort((a, b) => a.span.start - b.span.start),
    unparsed: functions.unparsed.map((entry) => ({
      file,
      function: entry.function,
      reason: entry.reason,
      ...place(entry.span),
    })),
  };
  return { report, sites, functions };
}
