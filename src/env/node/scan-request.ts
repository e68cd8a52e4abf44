// What a scan of files on disk takes and gives; the same for a tree in worker threads and for two files in this one.
import type { EngineConfig } from '../../core/engine-config.js';
import type { ProgressSink } from '../../core/ports.js';
import type { FileReport } from '../../core/sites/site.js';
import type { EngineHandle } from './engine-handle.js';

export interface ScanRequest {
  /** Absolute path; every file name below is relative to it, with `/`. */
  readonly root: string;
  /** Folders to search, `''` for the root itself. */
  readonly folders: readonly string[];
  /** Files that the user named: they are read whatever they contain. */
  readonly files: readonly string[];
  readonly signal: AbortSignal;
  readonly progress?: ProgressSink;
  /** Called once a file that yielded something, in no particular order. */
  readonly onReport?: (report: FileReport) => void;
}

/** How a scan works, independent of what is scanned. */
export interface ScanTools {
  readonly handle: EngineHandle;
  /** The bundle of scan-worker.ts; `null` keeps all work in this thread. */
  readonly workerFile: URL | null;
  /** URL of the folder that the build fills; workers open their engines from it. */
  readonly assets: URL;
  /** What the user changed, for the workers' engines. */
  readonly config: EngineConfig;
  /** Whether to search a folder once more, for what its files tell about each other. Default: false. */
  readonly learns?: boolean;
  /** Where earlier scans are remembered; `null` for nowhere. */
  readonly cacheFolder: string | null;
}

export interface ScanOutcome {
  readonly reports: readonly FileReport[];
  /** C files seen. */
  readonly listed: number;
  /** Files that contain a helper's name, or that the user named. */
  readonly candidates: number;
  /** Candidates whose result is an earlier scan's. */
  readonly recalled: number;
  /** Folders of the request without any `.c` or `.h` file. */
  readonly emptyFolders: readonly string[];
  readonly problems: readonly InputProblem[];
}

/** A file or folder that could not be read. */
export interface InputProblem {
  readonly name: string;
  /** A sentence that follows the name. */
  readonly message: string;
  /** Whether the user named it, rather than the walk. */
  readonly named: boolean;
}
