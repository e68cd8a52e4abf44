// The rooms of the architecture as data, and the lint rule that keeps every import inside them.
// A room imports only itself and what is listed; a folder that is not listed here is an error, so that a new room states its place.
import { posix } from 'node:path';

const syntax = ['src/core/c', 'src/core/ports.ts'];
const helpers = [...syntax, 'src/core/helpers'];
const flow = [...helpers, 'src/core/flow'];
const exits = [...flow, 'src/core/exits'];
const sites = [...exits, 'src/core/sites'];
const suppress = [...syntax, 'src/core/sites/site.ts', 'src/core/sites/rules/codes.ts', 'src/core/suppress'];
const convert = [...sites, 'src/core/convert'];
const explore = ['src/core/explore', 'src/core/c/span.ts', 'src/core/ports.ts'];
const model = [...convert, ...explore, 'src/core/model'];
const cost = [...model, 'src/core/cost'];
const context = [...sites, 'src/core/context'];
const series = [...convert, 'src/core/model/check-result.ts', 'src/core/explore/verdict.ts', 'src/core/series'];
const nothingOutside = { packages: /** @type {string[]} */ ([]) };

/**
 * `files`: what the room may import, as path prefixes inside the repository. `packages`: bare imports it may use;
 * absent means any but those that another rule of `onlyIn` reserves.
 * @type {Record<string, { files: string[], packages?: string[] }>}
 */
export const rooms = {
  'src/core/ports.ts': { files: [], ...nothingOutside },
  'src/core/c': { files: syntax, ...nothingOutside },
  'src/core/helpers': { files: helpers, ...nothingOutside },
  'src/core/flow': { files: flow, ...nothingOutside },
  'src/core/exits': { files: exits, ...nothingOutside },
  'src/core/sites': { files: sites, ...nothingOutside },
  'src/core/suppress': { files: suppress, ...nothingOutside },
  'src/core/convert': { files: convert, ...nothingOutside },
  'src/core/explore': { files: explore, ...nothingOutside },
  'src/core/model': { files: model, ...nothingOutside },
  'src/core/context': { files: context, ...nothingOutside },
  'src/core/cost': { files: cost, ...nothingOutside },
  'src/core/series': { files: series, ...nothingOutside },
  'src/core/scan': { files: [...syntax, 'src/core/sites/site.ts', 'src/core/scan'], ...nothingOutside },
  'src/core/litmus': { files: [...syntax, ...explore, 'src/core/litmus'], ...nothingOutside },
  'src/core/patch': { files: [...syntax, 'src/core/patch'], packages: ['postal-mime'] },
  'src/core/review': {
    files: [...model, 'src/core/scan/order.ts', 'src/core/patch', 'src/core/review'],
    ...nothingOutside,
  },
  // Formats take result objects; they do not compute results.
  'src/core/report': {
    files: [
      'src/core/report',
      'src/core/c/span.ts',
      'src/core/ports.ts',
      'src/core/sites/site.ts',
      'src/core/convert/conversion.ts',
      'src/core/exits/failure-exit.ts',
      'src/core/model/check-result.ts',
      'src/core/context',
      'src/core/cost',
      'src/core/explore/verdict.ts',
      'src/core/explore/program.ts',
      'src/core/scan/order.ts',
      'src/core/convert/targets.ts',
      'src/core/helpers/try-map-names.ts',
      'src/core/series',
      'src/core/patch',
      'src/core/review',
    ],
    ...nothingOutside,
  },
  // The facade and what puts it together: core's top level, imported by faces only.
  'src/core/*': { files: ['src/core'], ...nothingOutside },
  'src/protocol.ts': { files: ['src/core'], ...nothingOutside },
  'src/config': { files: ['src/core', 'src/config'], packages: ['ajv', 'jsonc-parser'] },
  'src/host': { files: ['src/core', 'src/config', 'src/host', 'src/protocol.ts', 'src/env/*'], packages: ['vscode'] },
  'src/env/*': { files: ['src/core', 'src/env/*'], packages: ['web-tree-sitter', 'tree-sitter'] },
  'src/env/node': { files: ['src/core', 'src/env/*', 'src/env/node'] },
  'src/env/web': { files: ['src/core', 'src/env/*', 'src/env/web'] },
  'src/cli': { files: ['src/core', 'src/config', 'src/cli', 'src/env/*', 'src/env/node'] },
  'src/*': { files: ['src'] },
  webview: { files: ['webview', 'src/core', 'src/protocol.ts'] },
  test: { files: ['test', 'src', 'webview', 'scripts', 'bench'] },
  scripts: { files: ['scripts'] },
  bench: { files: ['bench', 'scripts', 'src'] },
};

/** Packages that one place alone may import. @type {Record<string, string[]>} */
export const onlyIn = {
  vscode: ['src/host', 'src/extension.ts', 'src/extension.web.ts'],
  '@vscode/webview-ui-toolkit': ['webview/kit.ts'],
  'web-tree-sitter': ['src/env', 'test', 'bench'],
  'tree-sitter': ['src/env', 'test', 'bench'],
};

/** `src/x/*` means the files of that folder itself. @param {string} file @param {string} prefix */
function inside(file, prefix) {
  if (prefix.endsWith('/*')) return posix.dirname(file) === prefix.slice(0, -2);
  return file === prefix || file.startsWith(`${prefix}/`);
}

/** The room of a file: the longest prefix that fits. @param {string} file */
export function roomOf(file) {
  return Object.keys(rooms)
    .filter((prefix) => inside(file, prefix))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * Why `file` may not import `specifier`, or null. Paths are relative to the repository, with `/`.
 * @param {string} file
 * @param {string} specifier
 * @returns {string | null}
 */
export function importError(file, specifier) {
  const name = roomOf(file);
  const room = name === undefined ? undefined : rooms[name];
  if (name === undefined || room === undefined)
    return `${file} belongs to no room: add its folder to scripts/lint/rooms.mjs`;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
    const allowed = [name, ...room.files].some(
      (prefix) => inside(target, prefix) || inside(target.replace(/\.ts$/, '.mjs'), prefix),
    );
    return allowed ? null : `${name} may not import ${target}`;
  }
  const reserved = Object.entries(onlyIn).find(([packageName]) => inside(specifier, packageName));
  if (reserved && !reserved[1].some((place) => inside(file, place)))
    return `only ${reserved[1].join(', ')} may import ${reserved[0]}`;
  if (room.packages && !room.packages.includes(specifier)) return `${name} may not import the package ${specifier}`;
  return null;
}

/** @type {import('eslint').Rule.RuleModule} */
export const rule = {
  meta: { type: 'problem', schema: [], docs: { description: 'imports stay inside the rooms of the architecture' } },
  create(context) {
    const file = context.filename.slice(context.cwd.length + 1).replaceAll('\\', '/');
    if (!file.includes('/')) return {};
    /** @param {import('estree').Node | null | undefined} source */
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const message = importError(file, source.value);
      if (message !== null) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      // `import('…')` as a type, which ESTree has no name for.
      TSImportType: (/** @type {{ source: import('estree').Node }} */ node) => check(node.source),
    };
  },
};
