// `npm run laws`: many random functions, the product's answer against the reference. See scripts/laws.mjs.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { createWasmParser } from '../../src/env/wasm-parser.js';
import { runChunk, type ChunkResult } from './chunk.js';

/** Cases of one seed: chunk `i` has the seed of the run plus `i`, so results do not hang on the number of threads. */
const CHUNK = 1000;

interface Chunk {
  readonly seed: number;
  readonly cases: number;
}

if (isMainThread) await runAllChunks();
else await serve();

async function runAllChunks(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      cases: { type: 'string', default: '100000' },
      seed: { type: 'string' },
      jobs: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const seed = Number(flags.seed ?? Date.now() % 2 ** 31);
  const cases = Number(flags.cases);
  const chunks = Array.from({ length: Math.ceil(cases / CHUNK) }, (_, i): Chunk => {
    return { seed: (seed + i) % 2 ** 31, cases: Math.min(CHUNK, cases - i * CHUNK) };
  });
  const started = performance.now();
  const total = new Map<string, number>();
  const counterexamples: string[] = [];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL(import.meta.url));
    for (let chunk = chunks.shift(); chunk && counterexamples.length === 0; chunk = chunks.shift()) {
      worker.postMessage(chunk);
      // Rejects where the thread breaks down.
      const [result] = (await once(worker, 'message')) as [ChunkResult];
      for (const [what, number] of result.counts) total.set(what, (total.get(what) ?? 0) + number);
      if (result.counterexample !== null) counterexamples.push(`seed ${String(chunk.seed)}\n${result.counterexample}`);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(Number(flags.jobs), chunks.length) }, work));
  for (const [what, number] of [...total].sort()) console.log(`${String(number).padStart(10)}  ${what}`);
  console.log(`seed ${String(seed)}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const one of counterexamples) console.log(one);
  process.exitCode = counterexamples.length === 0 ? 0 : 1;
}

async function serve(): Promise<void> {
  const { resolve } = createRequire(import.meta.url);
  const parser = await createWasmParser({
    runtimeWasm: readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm')),
    languageWasm: readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm')),
  });
  parentPort?.on('message', ({ seed, cases }: Chunk) => parentPort?.postMessage(runChunk(parser, seed, cases)));
}
