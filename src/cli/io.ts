// What a command may touch of its process, so that tests can run commands without one.
import type { EngineConfig } from '../core/engine-config.js';
import type { EngineHandle } from '../env/node/engine-handle.js';

export interface Io {
  readonly cwd: string;
  /** Machine and report output. */
  readonly out: (text: string) => void;
  /** Errors and progress. */
  readonly err: (text: string) => void;
  /** Whether `err` is a terminal: progress is shown only there. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
  /** Tells the process that the command will be over soon; absent where the process is not the command's own. */
  readonly expectShortRun?: () => void;
  readonly openEngine: (config: EngineConfig) => EngineHandle;
  /** The scan worker's bundle; `null` keeps everything in this thread. */
  readonly workerFile: URL | null;
  /** URL of the folder with the WASM files and `models/`. */
  readonly assets: URL;
  /** Where results of earlier scans are kept; `null` for no cache. */
  readonly cacheFolder: string | null;
}
