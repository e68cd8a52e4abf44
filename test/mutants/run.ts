// Whether the product says something about each mutant of a text that it did not say of the text itself.
import type { CParser } from '../../src/core/c/parser-port.js';
import { BUILTIN_CATALOGUE } from '../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../src/core/helpers/catalogue.js';
import { FileAnalyser } from '../../src/core/sites/analyse-file.js';
import type { FileReport, Site } from '../../src/core/sites/site.js';
import { pairsOnEveryPath } from './neutral.js';
import { mutantsOf, uncheckedMutants, type Mutant } from './mutate.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);

/** Reasons that speak of pairing: what a reviewer would look at the change for. */
const FITTING: ReadonlySet<string> = new Set([
  'MISSING_UNMAP',
  'CONDITIONAL_LOCK',
  'NESTED',
  'DROP_RETAKE',
  'RELEASED_IN_CALLER',
  'OTHER',
]);

export interface MutantResult {
  readonly site: Site;
  readonly mutant: Mutant;
  readonly line: number;
  /** `error` or `warning` findings first, then reasons; empty for a survivor. */
  readonly said: readonly string[];
  /** Why a survivor does not concern pairing; `null` where it does. */
  readonly neutral: string | null;
}

/** What leads elsewhere may be right all the same. */
const LEADS_ELSEWHERE: readonly string[] = ['exit swapped', 'return inserted'];

export function runMutants(parser: CParser, file: string, text: string): readonly MutantResult[] {
  const analyser = new FileAnalyser(file, parser, catalogue);
  const { report, sites } = analyser.analyse(text);
  const results: MutantResult[] = [];
  for (const analysed of sites) {
    const { site } = analysed;
    const mutants = [...(site.class === 'simple' ? mutantsOf(analysed, text) : []), ...uncheckedMutants(analysed)];
    for (const mutant of mutants) {
      const changed = text.slice(0, mutant.start) + mutant.newText + text.slice(mutant.end);
      const after = analyser.analyse(changed);
      const line = text.slice(0, mutant.start).split('\n').length;
      const said = news(site, report, after.report);
      const isPaired = (): boolean =>
        LEADS_ELSEWHERE.includes(mutant.operator) &&
        after.sites
          .filter((one) => one.site.function === site.function)
          .every(({ classified }) => classified.variants.every(({ graph }) => pairsOnEveryPath(graph)));
      const neutral =
        mutant.neutral ?? (said.length === 0 && isPaired() ? 'every path still gives back once what it maps' : null);
      results.push({ site, mutant, line, said, neutral });
    }
  }
  return results;
}

function news(site: Site, before: FileReport, after: FileReport): readonly string[] {
  const findings = (report: FileReport): string[] =>
    report.findings.filter((one) => one.function === site.function).map((one) => one.rule);
  const old = findings(before);
  const fresh = findings(after).filter((rule) => {
    const at = old.indexOf(rule);
    if (at >= 0) old.splice(at, 1);
    return at < 0;
  });
  const now = after.sites.find(
    (one) => one.function === site.function && one.helper === site.helper && one.nth === site.nth,
  );
  const known = new Set(site.reasons.map((reason) => reason.code));
  const reasons = (now?.reasons ?? [])
    .map((reason) => reason.code)
    .filter((code) => !known.has(code) && FITTING.has(code));
  return [...new Set([...fresh, ...reasons])];
}
