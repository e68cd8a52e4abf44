// Writes what is generated from the source: pages of docs/, and the schema of trymap.json that the editor validates with.
// With --check it only says whether they are up to date.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { format } from 'prettier';
import { runBugs } from './docs/bugs.mjs';

const bugs = JSON.stringify(await runBugs());

/** File by file: a module whose default export is the text. @type {Record<string, { folder: string, module: string }>} */
const generated = {
  'docs/bugs.md': {
    folder: 'src/core/report',
    module: `import { readTags } from '../model/tags.js'; import { bugsPage } from './bugs-page.js'; export default bugsPage(${bugs}.map(({ comment, ...model }) => ({ ...model, tags: Object.fromEntries(readTags(comment)) })));`,
  },
  'docs/reasons.md': {
    folder: 'src/core/sites/reasons',
    module: `import { REASON_RULES } from './index.js'; import { PIN_REASONS } from '../pins/reasons.js'; import { WALK_REASONS } from '../walks/reasons.js'; import { reasonsPage } from './page.js'; export default reasonsPage(REASON_RULES, PIN_REASONS, WALK_REASONS);`,
  },
  'docs/rules.md': {
    folder: 'src/core/sites/rules',
    module: `import { RULES } from './index.js'; import { rulesPage } from './page.js'; export default rulesPage(RULES);`,
  },
  'schemas/trymap.schema.json': {
    folder: 'src/config',
    module: `import { CONFIG_SCHEMA } from './schema.js'; export default JSON.stringify(CONFIG_SCHEMA, null, 2);`,
  },
};

/** @param {{ folder: string, module: string }} source */
async function textOf({ folder, module }) {
  const bundle = await build({
    stdin: { contents: module, resolveDir: new URL(`../${folder}`, import.meta.url).pathname },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = bundle.outputFiles[0]?.text ?? '';
  /** @type {{ default: string }} */
  const { default: text } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  return text;
}

for (const [file, source] of Object.entries(generated)) {
  const page = new URL(`../${file}`, import.meta.url);
  const raw = await textOf(source);
  const text = file.endsWith('.json') ? await format(raw, { parser: 'json', printWidth: 120 }) : raw;
  if (!process.argv.includes('--check')) await writeFile(page, text);
  else if ((await readFile(page, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} is not what its source says: run \`npm run docs\``);
    process.exitCode = 1;
  }
}
