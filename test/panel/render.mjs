// Shows the panel in a plain browser, in every state, theme and width, and saves pictures to look at.
//   node test/panel/render.mjs [--story NAME] [--theme NAME] [--width N] [--height N] [--out DIR] [--check FILE]
// FILE is what `trymap check --format json` prints: its first site is shown instead of the invented stories.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import * as esbuild from 'esbuild';
import { fromRoot } from '../../scripts/paths.mjs';
import { prepareBrowser } from '../../scripts/vscode-host/browser.mjs';
import { openPanel } from './open-panel.mjs';

const { values } = parseArgs({
  options: {
    story: { type: 'string' },
    theme: { type: 'string' },
    width: { type: 'string' },
    height: { type: 'string', default: '640' },
    out: { type: 'string', default: fromRoot('out/panel') },
    check: { type: 'string' },
  },
});

/** Loads a TypeScript module of this folder. @param {string} name */
async function load(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fromRoot(`test/panel/${name}`)],
    bundle: true,
    write: false,
    format: 'esm',
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
}

const {
  checkStory,
  remembered,
  stories: invented,
} = /** @type {typeof import('./stories.js')} */ (await load('stories.ts'));
const { themes } = /** @type {typeof import('./themes.js')} */ (await load('themes.ts'));
/** @type {typeof invented} */
const stories = values.check ? { check: checkStory(JSON.parse(readFileSync(values.check, 'utf8'))) } : invented;
const widths = values.width ? [Number(values.width)] : [320, 900];

const browser = await prepareBrowser();
const chrome = await chromium.launch({
  executablePath: browser.executable,
  env: { .../** @type {Record<string, string>} */ (process.env), ...browser.env },
  args: ['--disable-gpu', '--disable-dev-shm-usage'],
});
mkdirSync(values.out, { recursive: true });
for (const theme of themes.filter(({ name }) => !values.theme || name === values.theme)) {
  for (const [name, messages] of Object.entries(stories).filter(([story]) => !values.story || story === values.story)) {
    for (const width of widths) {
      const page = await chrome.newPage({ viewport: { width, height: Number(values.height) } });
      const panel = await openPanel(page, theme, remembered[name]);
      const time = await panel.tell(messages);
      const file = `${name}-${theme.name}-${String(width)}.png`;
      await page.screenshot({ path: join(values.out, file) });
      console.log(`${file}: ${String(time)} ms ${panel.problems.join('; ')}`);
      if (panel.problems.length > 0) process.exitCode = 1;
      await page.close();
    }
  }
}
await chrome.close();
