// What a command may touch of its process, so that tests can run commands without one.
import type { Engine } from '../core/engine.js';

export interface EngineRequest {
  /** Families of the user's, validated. */
  readonly families: readonly unknown[];
}

export interface Io {
  readonly cwd: string;
  /** Machine and report output. */
  readonly out: (text: string) => void;
  /** Errors and progress. */
  readonly err: (text: string) => void;
  /** Whether `err` is a terminal: progress is shown only there. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
  readonly openEngine: (request: EngineRequest) => Promise<Engine>;
  /** The scan worker's bundle; `null` keeps everything in this thread. */
  readonly workerFile: URL | null;
  /** Where results of earlier scans are kept; `null` for no cache. */
  readonly cacheFolder: string | null;
}
