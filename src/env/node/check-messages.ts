// What travels between `trymap check` and its worker threads. A worker checks one site at a time, in the order of the calls.
import type { SearchBounds } from '../../core/explore/options.js';
import type { EngineConfig } from '../../core/engine-config.js';
import type { SiteCheck } from '../../core/model/check-result.js';

/** What is the same for all sites of one run. */
export interface CheckChoices extends SearchBounds {
  /** Names of phase files, and of adversaries; default: those that say so. */
  readonly phases?: readonly string[];
  readonly adversaries?: readonly string[];
  /** Entries of a modelled page table. */
  readonly entries?: number;
  /** Names that `#ifdef` finds defined in the phases. */
  readonly defined?: readonly string[];
}

/** `workerData` of a check worker. */
export interface CheckWorkerSetup {
  /** URL of the folder that the build fills: WASM files and `models/`. */
  readonly assets: string;
  readonly config: EngineConfig;
  readonly choices: CheckChoices;
}

export interface CheckCall {
  readonly file: string;
  /** `null` where it is that of the call before. */
  readonly text: string | null;
  /** A `siteKey` of the text. */
  readonly site: string;
}

export type CheckAnswer =
  { readonly t: 'checked'; readonly check: SiteCheck } | { readonly t: 'failure'; readonly message: string };
