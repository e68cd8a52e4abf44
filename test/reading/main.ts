// `npm run unparsed -- --tree PATH`: what the reader cannot read, by reason, and what it misreads. See scripts/unparsed.mjs.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { createWasmParser } from '../../src/env/wasm-parser.js';
import { readFile } from './read-file.js';

const FOLDERS = [
  'mm',
  'kernel',
  'fs',
  'lib',
  'ipc',
  'virt',
  'arch',
  'include',
  'drivers/iommu',
  'drivers/gpu/drm',
  'net',
];
/** Places shown of one reason unless all are asked for. */
const SHOWN = 10;

const { values: flags, positionals } = parseArgs({
  options: {
    tree: { type: 'string' },
    under: { type: 'string', multiple: true },
    check: { type: 'boolean' },
    all: { type: 'boolean' },
  },
  allowPositionals: true,
});
if (flags.tree === undefined) {
  console.error('usage: npm run unparsed -- --tree PATH [--under FOLDER…] [--check] [--all]');
  process.exit(2);
}
const { tree } = flags;
const folders = flags.under ? [...flags.under, ...positionals] : FOLDERS;
const { resolve } = createRequire(import.meta.url);
const parser = await createWasmParser({
  runtimeWasm: readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm')),
  languageWasm: readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm')),
});

/** Places by what is wrong there; names and numbers are taken out of a reason to group it. */
const groups = new Map<string, string[]>();
let misread = 0;
console.log('folder, files, functions, with a configuration that is unparsed');
for (const folder of folders) {
  if (!existsSync(join(tree, folder))) {
    console.error(`${join(tree, folder)}: does not exist`);
    process.exit(2);
  }
  const row = { files: 0, functions: 0, withUnparsed: 0 };
  for (const file of filesUnder(join(tree, folder))) {
    const text = readFileSync(file, 'utf8');
    const reading = readFile(parser, text, flags.check === true);
    row.files += 1;
    row.functions += reading.functions;
    row.withUnparsed += reading.withUnparsed;
    const place = (at: number): string => `${relative(tree, file)}:${String(text.slice(0, at).split('\n').length)}`;
    for (const { span, function: name, reason } of reading.unparsed)
      note(
        reason
          .replace(/ \(with .*\)$/s, '')
          .replace(/`[^`]+…?`/, '`…`')
          .replace(/\d+/, 'N'),
        `${place(span.start)} ${name ?? '?'}(): ${reason}`,
      );
    for (const { at, what } of reading.misread) note('MISREAD', `${place(at)} ${what}`);
    misread += reading.misread.length;
  }
  console.log(
    `  ${folder.padEnd(24)}${[row.files, row.functions, row.withUnparsed].map((n) => String(n).padStart(8)).join('')}`,
  );
}
for (const [reason, places] of [...groups].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`\n${String(places.length)} × ${reason}`);
  const shown = flags.all === true ? places : places.slice(0, SHOWN);
  for (const place of shown) console.log(`  ${place}`);
  if (shown.length < places.length) console.log(`  … and ${String(places.length - shown.length)} more (--all)`);
}
process.exitCode = misread === 0 ? 0 : 1;

function note(reason: string, place: string): void {
  const places = groups.get(reason);
  if (places) places.push(place);
  else groups.set(reason, [place]);
}

function filesUnder(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
