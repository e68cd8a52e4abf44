// What a review says of a series: plain data, one step a patch, then what holds over all of them.
import type { FileResult } from '../patch/apply.js';
import type { SeriesNote } from '../patch/series.js';
import type { Finding, Site, UnparsedEntry } from '../sites/site.js';
import type { AddedOption } from './kconfig.js';
import type { SiteChange } from './site-changes.js';
import type { CostChange } from './step-costs.js';
import type { VersionComparison } from './versions.js';
import type { VerdictTable } from './verdicts/verdict-table.js';

export interface ReviewStep {
  /** 1-based place in the order in which the patches apply: the length of the prefix that ends here. */
  readonly prefix: number;
  /** `05/13`, `07/23 fix`. */
  readonly label: string;
  readonly title: string;
  readonly author: string;
  /** Message-ID without brackets; null where the mail has none. */
  readonly messageId: string | null;
  /** A patch that does not apply changes nothing: later prefixes are without it. */
  readonly applied: boolean;
  readonly files: readonly FileResult[];
  readonly changes: readonly SiteChange[];
  readonly appeared: readonly Finding[];
  readonly vanished: readonly Finding[];
  /** Places that cannot be read since this patch. */
  readonly unparsed: readonly UnparsedEntry[];
}

/** What a patch does to a finding that takes more than one file. */
export interface AcrossChange {
  /** Of the patch: 1-based place in the order of application. */
  readonly prefix: number;
  /** `still`: the function was changed, and the finding was there before. */
  readonly kind: 'new' | 'still' | 'gone';
  readonly finding: Finding;
}

/** A rule over the prefixes: where it is first broken by the series, and where that is mended. */
export interface PropertyRow {
  readonly property: string;
  /** Findings in the touched files: index 0 is the tree before the series, index k after k patches. */
  readonly counts: readonly number[];
  /** First prefix with a finding that the tree did not have; null if there is none. */
  readonly broken: number | null;
  /** First later prefix without any of those; null if there is none. */
  readonly mended: number | null;
}

/** Callers of a helper that the series converts, in the whole tree. */
export interface ConvertedHelper {
  readonly helper: string;
  /** Helpers that took its place, with how often. */
  readonly to: readonly { readonly helper: string; readonly count: number }[];
  /** Call sites of the tree before the series. */
  readonly callers: number;
  readonly converted: number;
  /** Call sites that are still there after the series. */
  readonly left: readonly Site[];
  /** The series takes the helper's declaration away: whatever is left does not build. */
  readonly removed: boolean;
}

export interface SeriesReview {
  readonly version: 1;
  /** As the user named it. */
  readonly tree: string;
  readonly series: {
    readonly title: string;
    readonly version: number;
    readonly total: number | null;
    readonly notes: readonly SeriesNote[];
  };
  readonly steps: readonly ReviewStep[];
  /** In the order of the patches; found after the steps, since the whole tree is asked. */
  readonly across: readonly AcrossChange[];
  readonly properties: readonly PropertyRow[];
  /** null where sites were not checked. */
  readonly verdicts: VerdictTable | null;
  /** Where a patch changes what each visit of a table costs at least. */
  readonly costs: readonly CostChange[];
  /** Options of the configuration that the series adds. */
  readonly options: readonly AddedOption[];
  readonly helpers: readonly ConvertedHelper[];
  /** Against the version before, where that was given; else null. */
  readonly versions: VersionComparison | null;
}
