// What a host tells the thread that scans a tree for it, and what it hears.
import type { EngineConfig } from '../../core/engine-config.js';
import type { Progress } from '../../core/ports.js';
import type { FileReport } from '../../core/sites/site.js';

/** The thread's `workerData`. */
export interface TreeScanJob {
  /** Absolute path of the tree. */
  readonly root: string;
  /** URL of the folder that the build fills, with the bundles of the workers. */
  readonly assets: string;
  readonly config: EngineConfig;
}

/** The only message to the thread; it answers with `cancelled`. */
export type ToTreeScan = 'cancel';

export type FromTreeScan =
  | { readonly t: 'progress'; readonly progress: Progress }
  | { readonly t: 'done'; readonly reports: readonly FileReport[]; readonly problems: readonly string[] }
  | { readonly t: 'cancelled' }
  | { readonly t: 'failed'; readonly message: string };
