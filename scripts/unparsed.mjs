// `npm run unparsed -- --tree PATH [--under mm kernel …]`: reads every function of a Linux tree; see test/reading/.
//   node scripts/unparsed.mjs --tree PATH [--under FOLDER…] [--check] [--all]
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import { fromRoot, root } from './paths.mjs';

const outfile = fromRoot('out/unparsed.mjs');
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/reading/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
