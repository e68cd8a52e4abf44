// Runs the models of historical races with the product's own engine, and gives what docs/bugs.md is made of.
import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { build } from '../build.mjs';
import { fromRoot } from '../paths.mjs';

const FOLDER = 'models/bugs';
const ENTRY = 'out/docs/models.mjs';

/** Every model with the verdict of each variant that its first comment names. */
export async function runBugs() {
  await build();
  await bundle({
    stdin: {
      contents: `export { loadEngine } from './src/env/node/loaded-engine.js'; export { expectations } from './src/core/model/tags.js';`,
      resolveDir: fromRoot('.'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile: fromRoot(ENTRY),
    logLevel: 'warning',
  });
  const { loadEngine, expectations } = await import(pathToFileURL(fromRoot(ENTRY)).href);
  const engine = await loadEngine(pathToFileURL(fromRoot('dist/')), {});
  const models = engine.modelsWith(() => undefined);
  const pages = [];
  const files = readdirSync(fromRoot(FOLDER)).filter((name) => name.endsWith('.c'));
  for (const name of files.sort()) {
    const file = `${FOLDER}/${name}`;
    const text = readFileSync(fromRoot(file), 'utf8');
    const comment = /\/\*[^]*?\*\//.exec(text)?.[0] ?? '';
    const runs = [];
    for (const { variant } of expectations(text)) {
      const defined = variant?.split('+') ?? [];
      const run = await models.explore(file, text, { defined });
      if (!run.ok) throw new Error(run.problem.message);
      runs.push({ variant, verdict: run.value });
    }
    pages.push({ file, comment, runs });
  }
  return pages;
}
