// The engines of one worker: one for each configuration that is asked for, opened when the first call comes.
import type { EngineConfig } from '../core/engine-config.js';
import type { CallFolder, EngineSetup, FolderConfigs } from './engine-messages.js';
import type { OpenEngine } from './engine-server.js';

type Opened = ReturnType<OpenEngine>;

export class ConfiguredEngines {
  /** By the configuration as JSON. */
  readonly #opened = new Map<string, Opened>();
  #configs: FolderConfigs;

  constructor(
    private readonly open: OpenEngine,
    private readonly setup: EngineSetup,
  ) {
    this.#configs = setup.configs;
    // The first call comes at once: by then the parser should be loading.
    this.of(null).catch(() => undefined);
  }

  /** Replaces the configurations; engines of those that are no more are dropped with all that they keep. */
  configure(configs: FolderConfigs): void {
    this.#configs = configs;
    const wanted = new Set([...Object.values(configs), {}].map((config) => JSON.stringify(config)));
    for (const key of this.#opened.keys()) if (!wanted.has(key)) this.#opened.delete(key);
  }

  /** A question about no file in particular is answered by the engine of the only folder, where there is only one. */
  of(folder: CallFolder): Opened {
    const all = Object.values(this.#configs);
    const config: EngineConfig =
      (folder === null ? undefined : this.#configs[folder]) ?? (all.length === 1 ? all[0] : undefined) ?? {};
    const key = JSON.stringify(config);
    let opened = this.#opened.get(key);
    if (!opened) this.#opened.set(key, (opened = this.open(this.setup, config)));
    return opened;
  }
}
