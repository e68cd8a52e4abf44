// What the host needs that differs between the desktop and the browser; the thin entries pass it in.
import type * as vscode from 'vscode';
import type { ProgressSink } from '../core/ports.js';
import type { ScanReport } from '../core/sites/site.js';
import type { StartWorker } from '../env/engine-client.js';

export interface DiskScanOptions {
  readonly signal: AbortSignal;
  readonly progress: ProgressSink;
}

export interface HostEnvironment {
  /** For the log. */
  readonly kind: 'node' | 'web';
  /** Starts a worker that runs the engine. */
  readonly startWorker: StartWorker;
  /**
   * Scans a folder of the local disk, where there is one: much faster than through the editor's file system.
   * Rejects with `CancelledError` when the signal aborts.
   */
  readonly scanDisk?: (folder: vscode.Uri, options: DiskScanOptions) => Promise<ScanReport>;
}
