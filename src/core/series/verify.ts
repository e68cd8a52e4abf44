// Reads converted files again: every converted call must be a simple, paired site, and nothing new may be wrong.
import type { Conversion, TargetProfileName } from '../convert/conversion.js';
import type { FileReport, Site } from '../sites/site.js';
import { TRY_MAP_FAMILY } from '../helpers/pte-family.js';

/** Sentences about what is wrong in the second reading; empty where nothing is. All of one file. */
export function wrongAfter(
  conversions: readonly Conversion[],
  profile: TargetProfileName,
  before: FileReport,
  after: FileReport,
): readonly string[] {
  const functions = [...new Set(conversions.map(({ site }) => site.function))];
  const wrong = functions.flatMap((name) => {
    const wanted = conversions.filter(({ site }) => site.function === name).length;
    const sites = after.sites.filter((site) => site.function === name);
    const paired = sites.filter((site) => isConverted(site, profile) && site.releases.length > 0).length;
    const count = before.sites.filter((site) => site.function === name).length;
    if (sites.length !== count) return [`${name}(): ${String(count)} calls became ${String(sites.length)}`];
    return paired < wanted
      ? [`${name}(): ${String(paired)} of ${String(wanted)} converted calls are read as paired`]
      : [];
  });
  const findings = after.findings.length - before.findings.length;
  const unread = after.unparsed.length - before.unparsed.length;
  return [
    ...wrong,
    ...(findings > 0 ? [`${String(findings)} new findings, the last ${String(after.findings.at(-1)?.message)}`] : []),
    ...(unread > 0 ? [`${String(unread)} functions can no longer be read`] : []),
  ];
}

function isConverted(site: Site, profile: TargetProfileName): boolean {
  return site.class === 'simple' && (profile === 'may-fail' || site.family === TRY_MAP_FAMILY.name);
}
