// The facade that every face uses: text in, plain result objects out. Faces compute nothing of their own.
import type { CParser } from './c/parser-port.js';
import type { ConversionResult, TargetProfileName } from './convert/conversion.js';
import type { ModelInfo, SiteCheck } from './model/check-result.js';
import type { CancelSignal, ModelLibrary, ProgressSink } from './ports.js';
import type { FileReport } from './sites/site.js';

export interface EngineOptions {
  readonly parser: CParser;
  readonly library: ModelLibrary;
  /** Families of the user's, already validated; see helpers/. */
  readonly families?: readonly unknown[];
}

export interface ConvertOptions {
  /** Default `try-map`. */
  readonly profile?: TargetProfileName;
  /** `FailureExit.id` of the exit to use instead of the preferred one. */
  readonly exit?: string;
}

export interface CheckOptions {
  /** Names of phase files; default: all that apply. */
  readonly phases?: readonly string[];
  /** Names of adversary files; default: all that the site's context allows. */
  readonly adversaries?: readonly string[];
  /** Entries per modelled page table; default 2. */
  readonly entries?: number;
  readonly maxStates?: number;
  readonly signal?: CancelSignal;
  readonly progress?: ProgressSink;
}

export interface Engine {
  /** Words that a file must contain to have a site; a scan searches for these bytes first. */
  readonly acquireNames: readonly string[];
  /** Changes when an analysis could give another result: part of every cache key. */
  readonly fingerprint: string;
  readonly phases: readonly ModelInfo[];
  readonly adversaries: readonly ModelInfo[];
  /** Reads and classifies one file. Calls for the same `file` re-read only the functions whose text changed. */
  analyseText(file: string, text: string): FileReport;
  /** `site` is a `siteKey`. A key that names no site of the text gives a RangeError. */
  convertSite(file: string, text: string, site: string, options?: ConvertOptions): ConversionResult;
  /** Every simple site of the text, in one go: the results' edits compose. */
  convertFile(file: string, text: string, options?: ConvertOptions): readonly ConversionResult[];
  checkSite(file: string, text: string, site: string, options?: CheckOptions): Promise<SiteCheck>;
  /** Drops what is kept for a file. */
  forgetFile(file: string): void;
}
