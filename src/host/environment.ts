// What the host needs that differs between the desktop and the browser; the thin entries pass it in.
import type { EngineConfig } from '../core/engine-config.js';
import type { MailFile } from '../core/patch/read-series.js';
import type { ProgressSink } from '../core/ports.js';
import type { FileReport } from '../core/sites/site.js';
import type { StartWorker } from '../env/engine-client.js';

export interface HostEnvironment {
  /** For the log. */
  readonly kind: 'node' | 'web';
  /** Starts a worker that runs the engine. */
  readonly startWorker: StartWorker;
  /**
   * Scans a folder of the local disk, where there is one: much faster than through the editor's file system.
   * Rejects with `CancelledError` when the signal aborts. `problems`: files that could not be read, each with why.
   */
  readonly scanDisk?: (
    folder: string,
    config: EngineConfig,
    signal: AbortSignal,
    progress: ProgressSink,
  ) => Promise<{ readonly reports: readonly FileReport[]; readonly problems: readonly string[] }>;
  /** The command line, where a process can run: a program that runs JavaScript, and our script. */
  readonly cli?: { readonly node: string; readonly script: string };
  /** A range of commits of a repository on the disk, as mails, with the tree before it; absent where no git can run. */
  readonly readRange?: (folder: string, range: string) => Promise<CommitRange>;
}

/** Only what is read is named here: `message` says why there is no such range. */
export type CommitRange =
  | {
      readonly ok: true;
      readonly files: readonly MailFile[];
      readonly base: string;
      /** Files of the commit before the range, by name; those that it does not have are left out. */
      readonly tree: { read(paths: readonly string[]): Promise<Readonly<Record<string, string>>> };
    }
  | { readonly ok: false; readonly message: string };
