// From analysed sites to conversions: a site goes with every site that shares a release with it, as one name of a release
// cannot serve both APIs.
import type { CatalogueIndex } from '../helpers/catalogue.js';
import type { AnalysedSite } from '../sites/analyse-file.js';
import { acquireInfo, type AnalysedAcquire } from '../sites/classify.js';
import type { FileFunctions } from '../sites/file-functions.js';
import { composeEdits } from './compose.js';
import { convertSite, type ConvertInput, type SiteVariant } from './convert-site.js';
import type { Conversion, ConversionResult, TargetProfileName, TextEdit } from './conversion.js';
import type { TargetNames } from './targets.js';

export interface ConvertRequest {
  readonly analysed: AnalysedSite;
  readonly functions: FileFunctions;
  readonly catalogue: CatalogueIndex;
  readonly profile: TargetProfileName;
  readonly names?: TargetNames;
  /** `FailureExit.id` of the exit to use instead of the preferred one. */
  readonly exit?: string;
  /** See `ConvertOptions.dropGuards`. */
  readonly dropGuards?: boolean;
}

/** A site's conversion, with that of every site that shares a release with it; `all` are the sites of its function. */
export function convertTogether(request: ConvertRequest, all: readonly AnalysedSite[]): ConversionResult {
  const { analysed } = request;
  const partners = request.profile === 'try-map' ? sharing(analysed, all) : [];
  const together = new Set([analysed, ...partners].map((one) => one.classified.span.start));
  const first = convertSite(inputOf(request, together));
  if (!first.ok) return first;
  const refuse = (message: string): ConversionResult => ({ ok: false, refusal: { site: analysed.site, message } });
  const conversions = [first.conversion];
  for (const partner of partners) {
    const { exit: _, ...rest } = request;
    const result = convertSite(inputOf({ ...rest, analysed: partner }, together));
    if (!result.ok) {
      const { site } = partner;
      const place = `${site.helper}() at line ${String(site.line)}`;
      return refuse(`shares a release with ${place}, which is not converted: ${result.refusal.message}`);
    }
    conversions.push(result.conversion);
  }
  const edits = compose(conversions);
  return edits
    ? { ok: true, conversion: { ...first.conversion, edits } }
    : refuse('its edits overlap those of a site that shares a release');
}

/** Edits of all conversions as one list; `null` where two of them overlap. */
export function compose(conversions: readonly Conversion[]): readonly TextEdit[] | null {
  return composeEdits(conversions.map((conversion) => conversion.edits));
}

function inputOf(request: ConvertRequest, together: ReadonlySet<number>): ConvertInput {
  const { analysed, functions, catalogue, profile, names, exit, dropGuards } = request;
  const { reading, base } = analysed.placed;
  const variantOf = (variant: AnalysedAcquire): SiteVariant => ({
    graph: variant.graph,
    acquire: variant.acquire.node.id,
    info: acquireInfo(variant, { functions, catalogue, reading }),
    others: [...variant.paths.sites.values()]
      .filter((record) => record.node !== variant.acquire.node.id)
      .map((record) => ({ acquire: record.node, releases: [...record.releases] })),
  });
  return {
    site: analysed.site,
    text: reading.text,
    base,
    variants: analysed.classified.variants.map(variantOf),
    without: functions
      .graphs(reading)
      .filter((graph) => !analysed.classified.variants.some((one) => one.graph === graph)),
    profile,
    together,
    ...(names === undefined ? {} : { names }),
    ...(exit === undefined ? {} : { exit }),
    ...(dropGuards === undefined ? {} : { dropGuards }),
  };
}

/** Other sites of the function that come to one of this site's releases, directly or by way of a third. */
function sharing(start: AnalysedSite, all: readonly AnalysedSite[]): readonly AnalysedSite[] {
  const found = new Set([start]);
  const releases = (one: AnalysedSite): readonly number[] => one.site.releases.map((release) => release.span.start);
  for (const one of found) {
    const own = new Set(releases(one));
    for (const other of all) {
      if (other.site.family === one.site.family && releases(other).some((at) => own.has(at))) found.add(other);
    }
  }
  found.delete(start);
  return [...found];
}
