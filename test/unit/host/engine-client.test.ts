// Calls into a worker: results, progress, cancel, and a worker that dies.
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/core/ports.js';
import { EngineClient, type WorkerPort } from '../../../src/env/engine-client.js';
import type { EngineSetup } from '../../../src/env/engine-messages.js';
import { clientOf, inProcessWorker, standIn, until } from './stand-in-engine.js';

const TEXT = 'int walk(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n}\n';
const KEY = 'mm/a.c:walk:pte_offset_map_lock#1';
const SETUP: Omit<EngineSetup, 'configs'> = {
  runtimeWasm: new Uint8Array(),
  languageWasm: new Uint8Array(),
  models: {},
};

describe('a call into the worker', () => {
  it('gives the engine’s result', async () => {
    const report = await clientOf(standIn().engine).analyse('mm/a.c', TEXT);
    expect(report.sites.map((site) => [site.function, site.line])).toEqual([['walk', 3]]);
  });

  it('rejects with the engine’s message', async () => {
    await expect(clientOf(standIn().engine).convertSite('mm/a.c', TEXT, 'nonsense')).rejects.toThrow(
      'no site nonsense',
    );
  });

  it('reports progress and ends when it is cancelled', async () => {
    const state = standIn();
    state.endless = true;
    const abort = new AbortController();
    const messages: string[] = [];
    const call = clientOf(state.engine).checkSite(
      'mm/a.c',
      TEXT,
      KEY,
      {},
      {
        signal: abort.signal,
        progress: ({ message }) => messages.push(message),
      },
    );
    await until(() => messages.length > 0);
    abort.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    expect(messages).toEqual(['exploring']);
  });

  it('stops a worker that does not react to a cancel, and starts another for the next call', async () => {
    const deaf = { ...standIn().engine, checkSite: () => new Promise<never>(() => undefined) };
    const workers: WorkerPort[] = [];
    const client = new EngineClient(
      () => {
        workers.push(inProcessWorker(() => Promise.resolve(deaf)));
        return Promise.resolve(workers.at(-1) as WorkerPort);
      },
      () => Promise.resolve(SETUP),
    );
    const abort = new AbortController();
    const call = client.checkSite('mm/a.c', TEXT, KEY, {}, { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    await expect(client.analyse('mm/a.c', TEXT)).resolves.toMatchObject({ file: 'mm/a.c' });
    expect(workers).toHaveLength(2);
  });

  it('fails when the worker dies, and not for ever', async () => {
    let starts = 0;
    const client = new EngineClient(
      () => {
        starts += 1;
        const worker = inProcessWorker(() => Promise.resolve(standIn().engine));
        if (starts > 1) return Promise.resolve(worker);
        return Promise.resolve({
          ...worker,
          listen: (_: unknown, onEnd: (reason: string) => void) => void setTimeout(() => onEnd('out of memory'), 5),
        });
      },
      () => Promise.resolve(SETUP),
    );
    await expect(client.analyse('mm/a.c', TEXT)).rejects.toThrow('out of memory');
    await expect(client.analyse('mm/a.c', TEXT)).resolves.toMatchObject({ file: 'mm/a.c' });
  });

  it('says why the engine could not be opened', async () => {
    const client = new EngineClient(
      () => Promise.resolve(inProcessWorker(() => Promise.reject(new Error('models/world.h is missing')))),
      () => Promise.resolve(SETUP),
    );
    await expect(client.describe()).rejects.toThrow('models/world.h is missing');
  });
});
