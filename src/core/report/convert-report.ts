// `trymap convert --format json`: what was converted, what was not, and the diff of each file.
import type { Conversion, Refusal, TargetProfileName } from '../convert/conversion.js';

export interface ConvertReport {
  readonly version: 1;
  /** The scanned root as the user gave it. */
  readonly tree: string;
  readonly profile: TargetProfileName;
  /** Whether the files were changed. */
  readonly written: boolean;
  /** Sorted by file, then position. */
  readonly conversions: readonly Conversion[];
  /** Of the sites that the user asked for, or that are simple and yet could not be converted. */
  readonly refusals: readonly Refusal[];
  readonly diffs: readonly { readonly file: string; readonly diff: string }[];
}
