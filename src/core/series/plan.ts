// What a series consists of, before it is put into words: which patch changes which files, for which sites. Plain data.
import type { Conversion, TargetProfileName } from '../convert/conversion.js';
import type { TargetNames } from '../convert/targets.js';
import type { SiteCheck } from '../model/check-result.js';
import type { Site } from '../sites/site.js';

/** A file as one patch finds it and leaves it; named from the top of the tree. */
export interface FileChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** A conversion with what its exploration said; `null` where it was not asked for. */
export interface ConvertedSite {
  readonly conversion: Conversion;
  readonly check: SiteCheck | null;
}

export type SeriesPatch =
  | {
      /** `api` comes first and changes nothing that runs; `switch` comes last and does. */
      readonly kind: 'api' | 'switch';
      readonly prefix: string;
      readonly files: readonly FileChange[];
    }
  | {
      readonly kind: 'conversion';
      readonly prefix: string;
      /** As MAINTAINERS calls it; `null` where it has no section for the files. */
      readonly subsystem: string | null;
      readonly files: readonly FileChange[];
      readonly sites: readonly ConvertedSite[];
    };

/** A site that the series leaves as it is. */
export interface OpenCoded {
  readonly site: Site;
  readonly why: string;
}

export interface SeriesPlan {
  readonly profile: TargetProfileName;
  readonly names: TargetNames;
  /** Whether the explored semantics let today's calls fail; else only the new ones do. */
  readonly mayFail: boolean;
  readonly patches: readonly SeriesPatch[];
  readonly openCoded: readonly OpenCoded[];
  /** What a reader of the cover letter has to know about the order, e.g. why there is no switch. */
  readonly remarks: readonly string[];
}

/** The files' conversions, by subsystem, each group and the groups sorted by path. */
export function bySubsystem<T extends { readonly file: string }>(
  files: readonly T[],
  subsystemOf: (file: string) => { readonly name: string } | null,
): readonly { readonly subsystem: string | null; readonly files: readonly T[] }[] {
  const groups = new Map<string, { subsystem: string | null; files: T[] }>();
  const order = (a: T, b: T): number => (a.file < b.file ? -1 : 1);
  for (const one of [...files].sort(order)) {
    const subsystem = subsystemOf(one.file)?.name ?? null;
    const folder = one.file.slice(0, one.file.lastIndexOf('/') + 1);
    const key = subsystem === null ? `folder ${folder}` : `subsystem ${subsystem}`;
    const group = groups.get(key) ?? { subsystem, files: [] };
    group.files.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}
