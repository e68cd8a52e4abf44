// Collects the texts that a user sees from the sources into l10n/bundle.l10n.json, which translations are made from.
//   node scripts/l10n.mjs [--check]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { fromRoot } from './paths.mjs';

const BUNDLE = fromRoot('l10n/bundle.l10n.json');

/** Calls whose first argument is a text for the user: `vscode.l10n.t()`, `t()` where it is an argument, the panel's `text()`. */
const CALLS = new Set(['t', 'text']);

/** Every such text of the host and the panel, sorted. @returns {string[]} */
export function collectTexts() {
  const files = ['src/host', 'webview'].flatMap((folder) =>
    readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(fromRoot(folder), name)),
  );
  return [...new Set(files.flatMap(textsOf))].sort();
}

/** The bundle's content for these texts. @param {readonly string[]} texts */
export function bundleOf(texts) {
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
}

/** @param {string} file */
function textsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const texts = /** @type {string[]} */ ([]);
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && CALLS.has(nameOf(node.expression))) {
      const [first] = node.arguments;
      if (first && ts.isStringLiteralLike(first)) texts.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

/** @param {ts.Expression} expression */
function nameOf(expression) {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bundle = bundleOf(collectTexts());
  if (!process.argv.includes('--check')) writeFileSync(BUNDLE, bundle);
  else if (readFileSync(BUNDLE, 'utf8') !== bundle) {
    console.error('l10n/bundle.l10n.json is not what the sources say: run node scripts/l10n.mjs');
    process.exitCode = 1;
  }
}
