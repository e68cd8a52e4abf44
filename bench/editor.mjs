// What the extension costs the editor: size of the .vsix, activation in the host, the host's event loop during a scan. Needs a
// fresh `npm run package`. (The first paint of a trace of 5,000 steps: node test/panel/render.mjs --story long.)
//   node bench/editor.mjs [--tree PATH]
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { vsix } from '../scripts/package.mjs';
import { fromRoot } from '../scripts/paths.mjs';
import { prepareBrowser } from '../scripts/vscode-host/browser.mjs';
import { prepareServer } from '../scripts/vscode-host/server-setup.mjs';
import { startServer } from '../scripts/vscode-host/server.mjs';

const { values } = parseArgs({ options: { tree: { type: 'string', default: fromRoot('samples/mini-mm') } } });
/** Milliseconds for one action of the workbench, a scan of a whole tree among them. */
const LIMIT = 300_000;

console.log(`.vsix: ${(statSync(vsix).size / 2 ** 20).toFixed(2)} MB`);

const browser = await prepareBrowser();
const chrome = await chromium.launch({
  executablePath: browser.executable,
  env: { .../** @type {Record<string, string>} */ (process.env), ...browser.env },
  args: ['--disable-gpu', '--disable-dev-shm-usage'],
});
try {
  await host();
} finally {
  await chrome.close();
}

async function host() {
  const folder = mkdtempSync(join(tmpdir(), 'editor-probe-'));
  const results = join(folder, 'results.json');
  process.env['EDITOR_PROBE'] = results;
  const server = await startServer({ vscode: await prepareServer(), vsix, extension: fromRoot('bench/editor-probe') });
  try {
    const page = await chrome.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(server.url(values.tree), { waitUntil: 'domcontentloaded' });
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: LIMIT });
    /** @param {string} title */
    const command = async (title) => {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor({ state: 'visible' });
      await input.fill(`>${title}`);
      await page
        .locator('.quick-input-list .monaco-list-row.focused', { hasText: title })
        .first()
        .waitFor({ timeout: LIMIT });
      await page.keyboard.press('Enter');
    };
    /** @param {string} key */
    const result = async (key) => {
      for (let round = 0; round < LIMIT / 200; round++) {
        const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
        if (typeof found[key] === 'number') return found;
        await page.waitForTimeout(200);
      }
      throw new Error(`the probe did not say ${key}`);
    };
    await command('Probe: Activate');
    console.log(`activation in the host: ${(await result('activation')).activation.toFixed(1)} ms`);
    await command('Probe: Start');
    await command('TryMap: Scan Workspace');
    await page
      .locator('.statusbar-item', { hasText: /TryMap: \d+/ })
      .first()
      .waitFor({ timeout: LIMIT });
    await command('Probe: Stop');
    const { seconds, p50, p99, p100 } = await result('p99');
    const ms = [p50, p99, p100].map((value) => `${value.toFixed(1)} ms`);
    console.log(`event loop during a scan of ${seconds.toFixed(1)} s: p50 ${ms[0]}, p99 ${ms[1]}, longest ${ms[2]}`);
    await page.goto('about:blank');
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
