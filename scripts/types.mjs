// Type-checks every room with its own configuration: what a room may see (Node, DOM, vscode) differs.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { root } from './paths.mjs';

/** One project per room; eslint.config.js lists the same. */
const projects = [
  'src/core',
  'src/config',
  'src/env/node',
  'src/env/web',
  'src/host',
  'src',
  'src/tsconfig.web.json',
  'webview',
  'test',
  'scripts',
  'scripts/vscode-host/folder-bridge',
];

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
let failed = 0;
for (const project of projects) {
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    failed += 1;
    process.stdout.write(stdout);
  }
}
console.log(`types: ${projects.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
