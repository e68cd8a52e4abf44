// Opens the panel in a plain browser page as its host does: the same script, style and policy, in the colours of a theme.
import * as esbuild from 'esbuild';
import { fromRoot } from '../../scripts/paths.mjs';

/** No such machine: the page's requests are answered here. */
const ORIGIN = 'http://panel.test';

/**
 * @typedef {object} OpenPanel
 * @property {unknown[]} sent what the panel said to its host, in order
 * @property {string[]} problems errors of the page, and what the policy blocked
 * @property {(messages: readonly import('../../src/protocol.js').HostToView[]) => Promise<number>} tell
 *   posts messages as the host; milliseconds until the second frame after the last one
 */

/** @type {Promise<{ script: string, style: string }> | undefined} */
let built;

async function build() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fromRoot('webview/main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    outdir: fromRoot('out'),
  });
  /** @param {string} end */
  const text = (end) => outputFiles.find((file) => file.path.endsWith(end))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {import('./themes.js').Theme} theme
 * @param {object} [state] what the panel remembered when it was last seen
 * @returns {Promise<OpenPanel>}
 */
export async function openPanel(page, theme, state) {
  const { script, style } = await (built ??= build());
  const sent = /** @type {unknown[]} */ ([]);
  const problems = /** @type {string[]} */ ([]);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/panel.css') return route.fulfill({ contentType: 'text/css', body: style });
    if (pathname === '/panel.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname === '/favicon.ico') return route.fulfill({ status: 204 });
    return route.fulfill({ contentType: 'text/html', body: html(theme.bodyClass) });
  });
  await page.exposeFunction('hear', (/** @type {unknown} */ message) => void sent.push(message));
  await page.addInitScript(
    ({ variables, remembered }) => {
      let state = /** @type {unknown} */ (remembered);
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (/** @type {unknown} */ message) =>
            /** @type {{ hear(message: unknown): void }} */ (/** @type {unknown} */ (window)).hear(message),
          getState: () => state,
          setState: (/** @type {unknown} */ value) => (state = value),
        }),
      });
      document.addEventListener('DOMContentLoaded', () => {
        for (const [variable, value] of Object.entries(variables))
          document.documentElement.style.setProperty(`--vscode-${variable}`, value);
        document.body.style.background = 'var(--vscode-sideBar-background)';
      });
    },
    { variables: theme.variables, remembered: state },
  );
  await page.goto(`${ORIGIN}/`);
  return { sent, problems, tell: (messages) => tell(page, messages) };
}

/** @param {import('@playwright/test').Page} page @param {readonly unknown[]} messages */
async function tell(page, messages) {
  // Handed over first, so that the time of the transfer into the browser does not count.
  await page.evaluate((list) => Object.assign(window, { list }), [...messages]);
  return page.evaluate(async () => {
    const { list } = /** @type {{ list: unknown[] }} */ (/** @type {unknown} */ (window));
    const started = performance.now();
    const received = new Promise((done) => {
      let count = 0;
      window.addEventListener('message', () => (count += 1) === list.length && done(undefined));
    });
    for (const message of list) window.postMessage(message, '*');
    await received;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return Math.round(performance.now() - started);
  });
}

/** As src/host/simulation/page.ts makes it. @param {string} bodyClass */
function html(bodyClass) {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${ORIGIN} 'nonce-n'; script-src 'nonce-n'">
<meta property="csp-nonce" content="n">
<title>TryMap</title><link rel="stylesheet" href="/panel.css"></head>
<body class="${bodyClass}"><main id="panel"></main><script nonce="n" src="/panel.js"></script></body></html>`;
}
