// An engine that says at once which words it looks for, and loads its parser only when something has to be read.
import type { Engine } from '../../core/engine.js';
import type { ModelRunner } from '../../core/model-runner.js';
import type { RaceRunner } from '../../core/race-runner.js';

export interface EngineHandle {
  /** Words that a file must contain to have a site. */
  readonly acquireNames: readonly string[];
  /** Changes when an analysis could give another result. */
  readonly fingerprint: string;
  /** Loads what is missing; later calls give the same engine. */
  open(): Promise<Engine>;
  /** For model files of the user's; `local` answers for files that lie beside one, and goes before the product's. */
  openModels(local: (name: string) => string | undefined): Promise<ModelRunner>;
  /** For any two functions against each other. */
  openRaces(): Promise<RaceRunner>;
}
