// `npm run laws`: random functions, read and classified, against a reference that runs them; see test/laws/.
//   node scripts/laws.mjs [--cases N] [--seed N] [--jobs THREADS]
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import { fromRoot, root } from './paths.mjs';

const outfile = fromRoot('out/laws.mjs');
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/laws/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
