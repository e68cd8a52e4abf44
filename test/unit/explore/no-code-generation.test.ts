// Where the host forbids code generation, or has no WebAssembly at all, the interpreter takes over with the same result.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tableLifetime, tableLifetimeConfig } from '../../../bench/explore/table-lifetime.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The explorer, loaded anew as the host is now. */
async function explorerOf(host: unknown) {
  vi.resetModules();
  vi.stubGlobal('WebAssembly', host);
  const { exploreNow } = await import('../../../src/core/explore/explore.js');
  const { webAssembly } = await import('../../../src/core/explore/wasm-host.js');
  return { exploreNow, compiles: webAssembly() !== null };
}

function Forbidden(): never {
  throw new EvalError('Wasm code generation disallowed by embedder');
}

describe.each([
  ['without WebAssembly', undefined],
  [
    'where the content security policy forbids it',
    { Module: Forbidden, Instance: Forbidden, Memory: WebAssembly.Memory },
  ],
])('%s', (_, host) => {
  it.each(['compiled', 'auto'] as const)(
    'engine %s → the verdict and the counts of the interpreter',
    async (engine) => {
      const { exploreNow, compiles } = await explorerOf(host);
      expect(compiles).toBe(false);
      const verdict = exploreNow(tableLifetime(tableLifetimeConfig(3, 2, 1)), { engine, reductions: { fuse: false } });
      expect(verdict).toMatchObject({ kind: 'holds', statistics: { states: 3482 } });
    },
  );
});
