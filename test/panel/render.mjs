// Shows the panel in a plain browser, in every state, theme and width, and saves pictures to look at.
//   node test/panel/render.mjs [--story NAME] [--theme NAME] [--width N] [--out DIR] [--check FILE]
// FILE is what `trymap check --format json` prints: its first site is shown instead of the invented stories.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import * as esbuild from 'esbuild';
import { fromRoot } from '../../scripts/paths.mjs';
import { prepareBrowser } from '../../scripts/vscode-host/browser.mjs';

const { values } = parseArgs({
  options: {
    story: { type: 'string' },
    theme: { type: 'string' },
    width: { type: 'string' },
    check: { type: 'string' },
    height: { type: 'string', default: '640' },
    out: { type: 'string', default: fromRoot('out/panel') },
  },
});

/** @param {string} entry */
async function bundle(entry, format = /** @type {'iife' | 'esm'} */ ('iife')) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fromRoot(entry)],
    bundle: true,
    write: false,
    format,
    outdir: fromRoot('out'),
  });
  return outputFiles;
}

/** @param {string} entry */
async function load(entry) {
  const [file] = await bundle(entry, 'esm');
  return import(`data:text/javascript,${encodeURIComponent(file?.text ?? '')}`);
}

const { checkStory, stories: invented } = /** @type {typeof import('./stories.js')} */ (
  await load('test/panel/stories.ts')
);
/** @type {typeof invented} */
const stories = values.check ? { check: checkStory(JSON.parse(readFileSync(values.check, 'utf8'))) } : invented;
const { themes } = /** @type {typeof import('./themes.js')} */ (await load('test/panel/themes.ts'));
const panel = await bundle('webview/main.ts');
const script = panel.find((file) => file.path.endsWith('.js'))?.text ?? '';
const style = panel.find((file) => file.path.endsWith('.css'))?.text ?? '';

const browser = await prepareBrowser();
const chrome = await chromium.launch({
  executablePath: browser.executable,
  env: { .../** @type {Record<string, string>} */ (process.env), ...browser.env },
  args: ['--disable-gpu', '--disable-dev-shm-usage'],
});
mkdirSync(values.out, { recursive: true });
let failures = 0;

for (const theme of themes.filter(({ name }) => !values.theme || name === values.theme)) {
  for (const [name, messages] of Object.entries(stories).filter(([story]) => !values.story || story === values.story)) {
    for (const width of values.width ? [Number(values.width)] : [320, 900]) {
      const page = await chrome.newPage({ viewport: { width, height: Number(values.height) } });
      const problems = /** @type {string[]} */ ([]);
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.route('http://panel.test/**', (route) => {
        const path = new URL(route.request().url()).pathname;
        if (path === '/panel.css') return route.fulfill({ contentType: 'text/css', body: style });
        if (path === '/panel.js') return route.fulfill({ contentType: 'text/javascript', body: script });
        if (path === '/favicon.ico') return route.fulfill({ status: 204 });
        return route.fulfill({ contentType: 'text/html', body: html(theme.bodyClass) });
      });
      await page.addInitScript((variables) => {
        let state = /** @type {unknown} */ (undefined);
        Object.assign(window, {
          acquireVsCodeApi: () => ({
            postMessage: () => undefined,
            getState: () => state,
            setState: (/** @type {unknown} */ value) => (state = value),
          }),
        });
        document.addEventListener('DOMContentLoaded', () => {
          for (const [variable, value] of Object.entries(variables))
            document.documentElement.style.setProperty(`--vscode-${variable}`, value);
          document.body.style.background = 'var(--vscode-sideBar-background)';
        });
      }, theme.variables);
      await page.goto('http://panel.test/');
      await page.evaluate((list) => Object.assign(window, { list }), [...messages]);
      // From the first message to the second frame after the last one.
      const time = await page.evaluate(async () => {
        const { list } = /** @type {{ list: unknown[] }} */ (/** @type {unknown} */ (window));
        const started = performance.now();
        const last = list.at(-1);
        const received = new Promise((done) => {
          let count = 0;
          window.addEventListener('message', () => (count += 1) === list.length && done(last));
        });
        for (const message of list) window.postMessage(message, '*');
        await received;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return Math.round(performance.now() - started);
      });
      await page.screenshot({ path: join(values.out, `${name}-${theme.name}-${String(width)}.png`) });
      if (problems.length > 0) failures += 1;
      console.log(
        `${name} ${theme.name} ${String(width)}: ${String(time)} ms${problems.length ? ` — ${problems.join('; ')}` : ''}`,
      );
      await page.close();
    }
  }
}
await chrome.close();
process.exitCode = failures === 0 ? 0 : 1;

/** The page that the host makes, under the same policy. @param {string} bodyClass */
function html(bodyClass) {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src http://panel.test 'nonce-n'; script-src 'nonce-n'">
<meta property="csp-nonce" content="n">
<title>TryMap</title><link rel="stylesheet" href="/panel.css"></head>
<body class="${bodyClass}"><main id="panel"></main><script nonce="n" src="/panel.js"></script></body></html>`;
}
