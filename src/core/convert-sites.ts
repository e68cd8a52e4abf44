// From analysed sites to conversions: what the conversion room asks of the analysis, and which sites go together.
import { composeEdits } from './convert/compose.js';
import { convertSite, type SiteVariant } from './convert/convert-site.js';
import type { Conversion, ConversionResult, TargetProfileName, TextEdit } from './convert/conversion.js';
import type { CatalogueIndex } from './helpers/catalogue.js';
import type { AnalysedSite } from './sites/analyse-file.js';
import { acquireInfo } from './sites/classify.js';
import type { FileFunctions } from './sites/file-functions.js';

export interface ConvertContext {
  readonly functions: FileFunctions;
  readonly catalogue: CatalogueIndex;
  readonly profile: TargetProfileName;
  readonly exit?: string;
}

/** A site's conversion, with that of every simple site that shares a release with it: one name cannot serve both APIs. */
export function convertWithPartners(
  analysed: AnalysedSite,
  all: readonly AnalysedSite[],
  context: ConvertContext,
): ConversionResult {
  const partners = context.profile === 'try-map' ? sharing(analysed, all) : [];
  const together = new Set([analysed, ...partners].map(callStart));
  const first = convertOne(analysed, together, context);
  if (!first.ok || partners.length === 0) return first;
  const { exit: _, ...rest } = context;
  const conversions = [first.conversion];
  for (const partner of partners) {
    const result = convertOne(partner, together, rest);
    const line = String(partner.site.line);
    if (!result.ok) {
      const message = `shares a release with the call at line ${line}, which is not converted: ${result.refusal.message}`;
      return { ok: false, refusal: { site: analysed.site, message } };
    }
    conversions.push(result.conversion);
  }
  const edits = composed(conversions);
  if (edits) return { ok: true, conversion: { ...first.conversion, edits } };
  return {
    ok: false,
    refusal: { site: analysed.site, message: 'its edits overlap those of a call that shares a release' },
  };
}

/** Edits of several conversions of one text; `null` where two different ones overlap. */
export function composed(conversions: readonly Conversion[]): readonly TextEdit[] | null {
  try {
    return composeEdits(conversions.map((conversion) => conversion.edits));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const callStart = (one: AnalysedSite): number => one.classified.span.start;

function convertOne(analysed: AnalysedSite, together: ReadonlySet<number>, context: ConvertContext): ConversionResult {
  const { site, placed, classified } = analysed;
  const { functions, catalogue, profile, exit } = context;
  const variants = classified.variants.map((variant): SiteVariant => {
    const others = [...variant.acquires.keys()].filter((id) => id !== variant.acquire.node.id);
    return {
      graph: variant.graph,
      acquire: variant.acquire.node.id,
      info: acquireInfo(variant, { functions, catalogue, reading: placed.reading }),
      others: others.map((id) => ({ acquire: id, releases: [...variant.paths.site(id).releases] })),
    };
  });
  const input = { site, text: placed.reading.text, base: placed.base, variants, profile, together };
  return convertSite(exit === undefined ? input : { ...input, exit });
}

/** Other simple sites of the function that come to one of this site's releases, directly or by way of a third. */
function sharing(start: AnalysedSite, all: readonly AnalysedSite[]): readonly AnalysedSite[] {
  const found = new Set([start]);
  const releases = (one: AnalysedSite): readonly number[] => one.site.releases.map((release) => release.span.start);
  for (const one of found) {
    const own = new Set(releases(one));
    for (const other of all) {
      if (other.site.class === 'simple' && releases(other).some((at) => own.has(at))) found.add(other);
    }
  }
  found.delete(start);
  return [...found];
}
