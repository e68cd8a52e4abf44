// Bundles every entry point into dist/: both extension hosts, the panel, the CLI and the workers.
//   node scripts/build.mjs [--watch] [--clean]
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { licenseText } from './licenses.mjs';
import { fromRoot, root } from './paths.mjs';

const require = createRequire(import.meta.url);
const treeSitter = dirname(require.resolve('web-tree-sitter/web-tree-sitter.wasm'));

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  target: 'es2022',
  sourcemap: 'linked',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'inline',
};

/** @type {esbuild.BuildOptions} */
const nodeCjs = {
  ...common,
  platform: 'node',
  format: 'cjs',
  external: ['vscode'],
  alias: { 'web-tree-sitter': join(treeSitter, 'web-tree-sitter.cjs') },
};

const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** CommonJS parts inside an ES module still call `require` for Node's own modules. @type {esbuild.BuildOptions} */
const nodeEsm = {
  ...common,
  platform: 'node',
  format: 'esm',
  // Some packages' CommonJS flavour requires its parts in a way that no bundler can follow.
  mainFields: ['module', 'main'],
  // The native parser is optional: it is loaded at run time where it is installed.
  external: ['tree-sitter', 'tree-sitter-c'],
  alias: { 'web-tree-sitter': join(treeSitter, 'web-tree-sitter.js') },
  banner: { js: requireBanner },
};

/** The worker extension host takes one CommonJS file without Node modules. @type {esbuild.BuildOptions} */
const web = {
  ...common,
  platform: 'browser',
  format: 'cjs',
  external: ['vscode', 'fs', 'fs/promises', 'module', 'path', 'url'],
  define: { 'import.meta.url': '"http://localhost/"' },
  alias: { 'web-tree-sitter': join(treeSitter, 'web-tree-sitter.js') },
};

/** @returns {Promise<esbuild.BuildOptions[]>} */
async function bundles() {
  return [
    { ...nodeCjs, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.cjs' },
    // The worker host appends .js to any other ending; that it is CommonJS it takes from the ending of `main`.
    { ...web, entryPoints: ['src/extension.web.ts'], outfile: 'dist/extension.web.js' },
    // A style sheet that main.ts imports becomes dist/webview.css.
    { ...common, platform: 'browser', format: 'iife', entryPoints: ['webview/main.ts'], outfile: 'dist/webview.js' },
    {
      ...nodeEsm,
      // What is loaded on demand, such as the engine in a thread that only searches, is in files of its own.
      splitting: true,
      entryPoints: ['src/cli.ts', ...(await workers('src/env/node'))],
      entryNames: '[name]',
      chunkNames: 'chunks/[name]-[hash]',
      outExtension: { '.js': '.mjs' },
      outdir: 'dist',
    },
    ...(await workers('src/env/web')).map((entry) => ({
      ...web,
      format: /** @type {const} */ ('iife'),
      entryPoints: [entry],
      outfile: `dist/${stem(entry)}.web.js`,
    })),
  ];
}

/**
 * Builds everything, or keeps building it as files change.
 * @param {{ watch?: boolean, clean?: boolean }} [options] `clean` removes what an earlier build left
 */
export async function build({ watch = false, clean = false } = {}) {
  if (clean) await rm(fromRoot('dist'), { recursive: true, force: true });
  // Their names change with their contents: those of an earlier build would stay for ever.
  await rm(fromRoot('dist/chunks'), { recursive: true, force: true });
  await mkdir(fromRoot('dist'), { recursive: true });
  await copyAssets();
  const all = await bundles();
  if (watch) {
    for (const bundle of all) {
      const context = await esbuild.context({ ...bundle, logLevel: 'info' });
      await context.watch();
    }
    return;
  }
  // esbuild itself tells every error; one broken entry does not keep the others from being built.
  const results = await Promise.allSettled(all.map((bundle) => esbuild.build(bundle)));
  const failed = all
    .filter((_, i) => results[i]?.status === 'rejected')
    .map(({ outfile, outdir }) => outfile ?? outdir);
  if (failed.length > 0) throw new Error(`not built: ${failed.join(', ')}`);
  const inputs = results.flatMap((result) =>
    result.status === 'fulfilled' ? Object.keys(result.value.metafile?.inputs ?? {}) : [],
  );
  await writeFile(fromRoot('dist/third-party-licenses.txt'), licenseText(inputs));
  await chmod(fromRoot('dist/cli.mjs'), 0o755);
}

/** Files that run in a worker thread, by their name. @param {string} folder */
async function workers(folder) {
  const names = await readdir(fromRoot(folder));
  return names.filter((name) => name.endsWith('-worker.ts')).map((name) => `${folder}/${name}`);
}

/** @param {string} file */
function stem(file) {
  return basename(file, '.ts');
}

/** The parser's two WASM files, and the models with an index, since a web host cannot list a folder. */
async function copyAssets() {
  await cp(join(treeSitter, 'web-tree-sitter.wasm'), fromRoot('dist/web-tree-sitter.wasm'));
  await cp(require.resolve('tree-sitter-c/tree-sitter-c.wasm'), fromRoot('dist/tree-sitter-c.wasm'));
  await cp(fromRoot('models'), fromRoot('dist/models'), { recursive: true });
  const names = await readdir(fromRoot('models'), { recursive: true });
  const files = names.filter((name) => extname(name) !== '').map((name) => name.replaceAll('\\', '/'));
  await writeFile(fromRoot('dist/models/index.json'), JSON.stringify(files.sort()));
  await writeFile(fromRoot('dist/sample.json'), JSON.stringify(await textsOf(fromRoot('samples/mini-mm'))));
}

/** Every file of a folder by its name, for hosts that cannot copy one. @param {string} folder */
async function textsOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files
    .sort()
    .map(async (file) => [relative(folder, file).replaceAll('\\', '/'), await readFile(file, 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { watch: { type: 'boolean' }, clean: { type: 'boolean' } } });
  await build(values).catch((/** @type {unknown} */ error) => {
    console.error(String(error));
    process.exitCode = 1;
  });
}
