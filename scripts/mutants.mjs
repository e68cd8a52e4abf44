// `npm run mutants -- --tree PATH`: wrong changes to real functions, and whether each is reported; see test/mutants/.
//   node scripts/mutants.mjs --tree PATH
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import { fromRoot, root } from './paths.mjs';

const outfile = fromRoot('out/mutants.mjs');
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/mutants/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
