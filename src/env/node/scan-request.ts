// What a scan of files on disk takes and gives; the same for a tree in worker threads and for two files in this one.
import type { CancelSignal, ProgressSink } from '../../core/ports.js';
import type { FileReport } from '../../core/sites/site.js';

export interface ScanRequest {
  /** Absolute path; every file name below is relative to it, with `/`. */
  readonly root: string;
  /** Folders to search, `''` for the root itself. */
  readonly folders: readonly string[];
  /** Files that the user named: they are read whatever they contain. */
  readonly files: readonly string[];
  readonly signal?: CancelSignal;
  readonly progress?: ProgressSink;
  /** Called once a file that yielded something, in no particular order. */
  readonly onReport?: (report: FileReport) => void;
}

export interface ScanOutcome {
  readonly reports: readonly FileReport[];
  /** C files seen. */
  readonly listed: number;
  /** Files that contain a helper's name, or that the user named. */
  readonly candidates: number;
  /** Candidates whose result came from an earlier scan. */
  readonly cached: number;
  /** Folders of the request without any `.c` or `.h` file. */
  readonly emptyFolders: readonly string[];
  /** Files and folders that could not be read, with a sentence that follows the name. */
  readonly problems: readonly InputProblem[];
}

export interface InputProblem {
  readonly name: string;
  readonly message: string;
  /** Whether the user named it, rather than the walk. */
  readonly named: boolean;
}
