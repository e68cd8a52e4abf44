// Writes the pages of docs/ that are generated from the source; with --check it only says whether they are up to date.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const page = new URL('../docs/reasons.md', import.meta.url);
const bundle = await build({
  stdin: {
    contents: `import { REASON_RULES } from './index.js'; import { reasonsPage } from './page.js'; export default reasonsPage(REASON_RULES);`,
    resolveDir: new URL('../src/core/sites/reasons', import.meta.url).pathname,
  },
  bundle: true,
  format: 'esm',
  write: false,
});
const code = bundle.outputFiles[0]?.text ?? '';
/** @type {{ default: string }} */
const { default: text } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
if (process.argv.includes('--check')) {
  const current = await readFile(page, 'utf8').catch(() => '');
  if (current !== text) {
    console.error('docs/reasons.md is not what its source says: run `npm run docs`');
    process.exitCode = 1;
  }
} else {
  await writeFile(page, text);
}
