// Runs the end-to-end tests: prepares VS Code, a browser and the packed extension, then Playwright.
//   node scripts/e2e.mjs [--no-build] [arguments of `playwright test`]
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { build } from './build.mjs';
import { packageExtension, unpacked, vsix } from './package.mjs';
import { fromRoot, root } from './paths.mjs';
import { prepareBrowser } from './vscode-host/browser.mjs';
import { prepareServer } from './vscode-host/server-setup.mjs';

const args = process.argv.slice(2);

const [vscode, browser] = await Promise.all([prepareServer(), prepareBrowser()]);
if (!args.includes('--no-build')) {
  await build();
  await packageExtension();
}

const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');
const child = spawn(
  process.execPath,
  [
    playwright,
    'test',
    '--config',
    fromRoot('test/e2e/playwright.config.ts'),
    ...args.filter((arg) => arg !== '--no-build'),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TRYMAP_E2E: JSON.stringify({ vscode, vsix, extension: unpacked, browser }) },
  },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
