// One worker, several workspace folders: each has the engine of its configuration.
import { expect, it } from 'vitest';
import type { EngineConfig } from '../../../src/core/engine-config.js';
import { ConfiguredEngines } from '../../../src/env/configured-engines.js';
import { standIn } from './stand-in-engine.js';

function enginesOf(configs: Record<string, EngineConfig>) {
  const opened: EngineConfig[] = [];
  const setup = { runtimeWasm: new Uint8Array(), languageWasm: new Uint8Array(), models: {}, configs };
  const engines = new ConfiguredEngines((_, config) => {
    opened.push(config);
    return Promise.resolve({ engine: standIn().engine, backend: 'test' });
  }, setup);
  return { engines, opened };
}

const MINE = { calls: { sleeps: ['my_wait'] } };

it('folders with the same configuration share an engine, and others have their own', async () => {
  const { engines, opened } = enginesOf({ a: MINE, b: MINE, c: {} });
  expect(await engines.of('a')).toBe(await engines.of('b'));
  expect(await engines.of('a')).not.toBe(await engines.of('c'));
  expect(await engines.of(null)).toBe(await engines.of('c'));
  expect(opened).toHaveLength(2);
});

it('the only configuration answers questions about no file', async () => {
  const { engines, opened } = enginesOf({ a: MINE });
  expect(await engines.of(null)).toBe(await engines.of('a'));
  expect(opened).toEqual([MINE]);
});

it('a changed configuration gets a new engine', async () => {
  const { engines } = enginesOf({ a: MINE });
  const before = await engines.of('a');
  engines.configure({ a: {} });
  expect(await engines.of('a')).not.toBe(before);
});
