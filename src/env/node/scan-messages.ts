// What travels between a scan and its worker threads: one union per direction. A worker answers in order, one call at a time.
import type { EngineConfig } from '../../core/engine-config.js';
import type { FileReport } from '../../core/sites/site.js';
import type { FileFacts } from '../../core/sites/tree/facts.js';
import type { AnalysedFile, SearchResult, TellingFile } from './scan-tasks.js';

/** `workerData` of a scan worker. */
export interface ScanWorkerSetup {
  readonly root: string;
  /** URL of the folder that the build fills: WASM files and `models/`. */
  readonly assets: string;
  readonly config: EngineConfig;
  /** See `ScanTools.learns`. */
  readonly learns: boolean;
}

/** Names travel as one text: copying a list of strings takes longer than the work on them. */
export const joinNames = (names: readonly string[]): string => names.join('\0');
export const splitNames = (joined: string): string[] => (joined === '' ? [] : joined.split('\0'));

export type ScanCall =
  | { readonly t: 'search'; readonly files: string }
  | { readonly t: 'changed'; readonly files: string; readonly signatures: Float64Array<ArrayBuffer> }
  | { readonly t: 'analyse'; readonly file: string; readonly knownKey: string | null }
  | { readonly t: 'mentions'; readonly files: string; readonly names: string }
  | { readonly t: 'gather'; readonly file: string; readonly names: readonly string[] }
  | { readonly t: 'learn'; readonly facts: readonly FileFacts[]; readonly names: readonly string[] };

export type ScanAnswer =
  | { readonly t: 'search'; readonly result: SearchResult }
  | { readonly t: 'changed'; readonly result: readonly number[] }
  | { readonly t: 'analyse'; readonly result: AnalysedFile }
  | { readonly t: 'mentions'; readonly result: readonly TellingFile[] }
  | { readonly t: 'gather'; readonly result: FileFacts | null }
  | { readonly t: 'learn'; readonly result: readonly FileReport[] }
  | { readonly t: 'failure'; readonly message: string };
