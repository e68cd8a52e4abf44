// What travels between an extension host and the worker that runs the engine: one union per direction.
import type { Rule } from '../core/sites/rules/rule.js';
import type { EngineConfig } from '../core/engine-config.js';
import type { SearchBounds } from '../core/explore/options.js';
import type { ConvertOptions } from '../core/engine.js';
import type { ConversionResult } from '../core/convert/conversion.js';
import type { SiteCheck } from '../core/model/check-result.js';
import type { ModelInfo } from '../core/model/model-info.js';
import type { CheckedCell } from '../core/cell-tools.js';
import type { Followed } from '../core/explore/follow.js';
import type { OtherStep } from '../core/explore/others.js';
import type { MailFile, SeriesInput } from '../core/patch/read-series.js';
import type { Series } from '../core/patch/series.js';
import type { SeriesReview } from '../core/review/result.js';
import type { Progress } from '../core/ports.js';
import type { FileReport, ReasonCode } from '../core/sites/site.js';

/** Everything that a worker needs and cannot fetch itself: it has no files. */
export interface EngineSetup {
  /** The bytes of web-tree-sitter.wasm. */
  readonly runtimeWasm: Uint8Array;
  /** The bytes of tree-sitter-c.wasm. */
  readonly languageWasm: Uint8Array;
  /** Model files by name relative to `models/`, e.g. `phases/may-fail-rcu.c`. */
  readonly models: Readonly<Record<string, string>>;
  /** See `configure`. */
  readonly configs: FolderConfigs;
}

/** What the user changed, by workspace folder (`Uri.toString()`). */
export type FolderConfigs = Readonly<Record<string, EngineConfig>>;

/** What the engine knows, asked once. */
export interface EngineDescription {
  readonly acquireNames: readonly string[];
  readonly fingerprint: string;
  readonly phases: readonly ModelInfo[];
  readonly adversaries: readonly ModelInfo[];
  readonly reasons: readonly ReasonInfo[];
  readonly rules: readonly RuleInfo[];
  /** `web` or `native`, for the log. */
  readonly backend: string;
}

/** What a reason code means, for people. */
export interface ReasonInfo {
  readonly code: ReasonCode;
  readonly title: string;
  readonly description: string;
  /** C in which a site is special for this reason, and C in which a similar one is not. */
  readonly yes: string;
  readonly no: string;
}

/** What a static rule reports, for people; `yes` is reported, `no` is not. */
export type RuleInfo = Pick<Rule, 'code' | 'severity' | 'title' | 'description' | 'yes' | 'no'>;

/** `CheckOptions` without what cannot travel. */
export interface RemoteCheckOptions extends SearchBounds {
  readonly phases?: readonly string[];
  readonly adversaries?: readonly string[];
  readonly entries?: number;
}

interface FileText {
  readonly file: string;
  readonly text: string;
}

/** The engine's calls, by name: what each takes and gives. */
export interface EngineCalls {
  describe: { params: null; result: EngineDescription };
  analyse: { params: FileText; result: FileReport };
  convertSite: {
    params: FileText & { readonly site: string; readonly options: ConvertOptions };
    result: ConversionResult;
  };
  convertFile: { params: FileText & { readonly options: ConvertOptions }; result: readonly ConversionResult[] };
  checkSite: { params: FileText & { readonly site: string; readonly options: RemoteCheckOptions }; result: SiteCheck };
  othersAt: { params: { readonly checked: CheckedCell; readonly count: number }; result: readonly OtherStep[] | null };
  otherVersion: { params: { readonly checked: CheckedCell }; result: Followed | null };
  promela: { params: { readonly checked: CheckedCell }; result: string | null };
  readSeries: { params: { readonly files: readonly MailFile[] }; result: SeriesInput };
  reviewSeries: {
    params: { readonly series: Series; readonly treeName: string; readonly base: ReviewBase };
    result: SeriesReview;
  };
  forget: { params: { readonly file: string }; result: null };
}

/** The tree before a series: on the disk of the worker, at a commit if one is named, or as texts that were read beforehand. */
export type ReviewBase =
  | { readonly kind: 'disk'; readonly folder: string; readonly commit: string | null }
  | {
      readonly kind: 'texts';
      readonly texts: Readonly<Record<string, string>>;
      /** Whether they have every file that could call something. */
      readonly isWhole: boolean;
    };

export type EngineMethod = keyof EngineCalls;

/** A call with its own parameters. */
export type EngineCall = {
  [M in EngineMethod]: { readonly method: M; readonly params: EngineCalls[M]['params'] };
}[EngineMethod];

/** Whose configuration counts for a call; `null` for a file outside of every workspace folder. */
export type CallFolder = string | null;

export type ToWorker =
  | { readonly t: 'setup'; readonly setup: EngineSetup }
  /** Replaces all configurations, for the calls that follow. */
  | { readonly t: 'configure'; readonly configs: FolderConfigs }
  | { readonly t: 'call'; readonly id: number; readonly call: EngineCall; readonly folder: CallFolder }
  | { readonly t: 'cancel'; readonly id: number };

export type FromWorker =
  | { readonly t: 'result'; readonly id: number; readonly value: unknown }
  | { readonly t: 'failure'; readonly id: number; readonly message: string; readonly cancelled: boolean }
  | { readonly t: 'progress'; readonly id: number; readonly progress: Progress };
