// The engine that users get, with the parser of the installed packages, for tests about the whole way through it.
import type { EngineConfig } from '../../../src/core/engine-config.js';
import { createEngine } from '../../../src/core/engine.js';
import { ModelRunner } from '../../../src/core/model-runner.js';
import { RaceRunner } from '../../../src/core/race-runner.js';
import type { EngineHandle } from '../../../src/env/node/engine-handle.js';
import { createModelLibrary } from '../../../src/env/node/model-library.js';
import { parser } from '../c/parser.js';

export function realHandle(config: EngineConfig = {}): EngineHandle {
  const library = createModelLibrary(new URL('../../../models/', import.meta.url));
  const engine = createEngine({ parser, library, config });
  return {
    acquireNames: engine.acquireNames,
    fingerprint: engine.fingerprint,
    open: () => Promise.resolve(engine),
    openRaces: () => Promise.resolve(new RaceRunner(parser, library)),
    openModels: (local) =>
      Promise.resolve(
        new ModelRunner(parser, {
          read: (name) => local(name) ?? library.read(name),
          list: (kind) => library.list(kind),
        }),
      ),
  };
}
