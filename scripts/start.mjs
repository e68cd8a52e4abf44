// `npm start`: installs and builds if needed, shows TryMap at work on the sample tree in the terminal, then opens a real
// VS Code on a copy of that tree with the extension loaded.
//   node scripts/start.mjs [--no-open] [--browser]
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';

const { values } = parseArgs({ options: { 'no-open': { type: 'boolean' }, browser: { type: 'boolean' } } });

ensureInstalled();
const { build } = await import('./build.mjs');
await build();
const { tour } = await import('./start/tour.mjs');
if (!tour()) process.exitCode = 1;

if (!values['no-open']) {
  const { openDesktop } = await import('./start/desktop.mjs');
  const { openBrowser } = await import('./start/browser.mjs');
  if (values.browser || !(await openDesktop())) await openBrowser();
}
