// The engine for Node, loaded when something has to be read: most scans of a tree read nothing in the first thread.
import type { EngineConfig } from '../../core/engine-config.js';
import { engineIdentity } from '../../core/engine-identity.js';
import type { EngineHandle } from './engine-handle.js';
import type { LoadedEngine } from './loaded-engine.js';

/** `assets` is the folder that the build fills: WASM files and `models/`. */
export function createEngineHandle(assets: URL, config: EngineConfig): EngineHandle {
  const { acquireNames, fingerprint } = engineIdentity(config);
  let loading: Promise<LoadedEngine> | undefined;
  const load = (): Promise<LoadedEngine> => {
    loading ??= import('./loaded-engine.js').then(({ loadEngine }) => loadEngine(assets, config));
    return loading;
  };
  return {
    acquireNames,
    fingerprint,
    open: async () => (await load()).engine,
    openModels: async (local) => (await load()).modelsWith(local),
    openRaces: async () => (await load()).races,
  };
}
