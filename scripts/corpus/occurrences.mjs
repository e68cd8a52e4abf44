// An independent look for calls of the helpers: by text alone, without any part of the product. What it finds in a
// function's body must be a site of the report, or lie in something that the report lists as unparsed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Calls that only look at a lock. */
const ASSERTION = /(?:assert_\w+|lockdep_\w+)\s*\(\s*$/;

/** @param {string} root @param {string} [folder] @returns {Generator<string>} */
function* sources(root, folder = '') {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sources(root, name);
    else if (entry.isFile() && /\.[ch]$/.test(name)) yield name;
  }
}

/**
 * Places of calls that the report does not account for, as `file:line name`.
 * @param {string} root
 * @param {import('./cli.mjs').ScanReport} report
 * @param {readonly string[]} helpers
 */
export function unaccounted(root, report, helpers) {
  const names = helpers.join('|');
  const call = new RegExp(`\\b(${names})\\s*\\(`, 'g');
  const definition = new RegExp(`\\b(?:${names})\\s*\\(`);
  const sites = new Set(report.sites.map((site) => `${site.file}:${site.line} ${site.helper}`));
  /** @type {string[]} */
  const missing = [];
  let calls = 0;
  for (const file of sources(root)) {
    const bytes = readFileSync(join(root, file));
    if (!helpers.some((name) => bytes.includes(name))) continue;
    const text = withoutComments(bytes.toString('utf8'));
    const functions = bodies(text);
    for (const match of text.matchAll(call)) {
      const before = text.slice(0, match.index);
      const body = functions.find(({ start, end }) => start < match.index && match.index < end);
      if (body === undefined || definition.test(body.head) || ASSERTION.test(before)) continue;
      calls += 1;
      const line = before.split('\n').length;
      const isUnparsed = report.unparsed.some(
        (entry) => entry.file === file && entry.span.start <= match.index && match.index < entry.span.end,
      );
      const place = `${file}:${line} ${String(match[1])}`;
      if (!sites.has(place) && !isUnparsed) missing.push(place);
    }
  }
  return { calls, missing };
}

/** The same length and lines, with comments, strings and preprocessor lines blank. @param {string} text */
function withoutComments(text) {
  const blank = (/** @type {string} */ part) => part.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, blank)
    .replace(/^[ \t]*#(?:[^\n]*\\\r?\n)*[^\n]*/gm, blank);
}

/**
 * Bodies of functions by kernel layout: they open with `{` in column 0 or at the end of a line that starts there, and
 * close with `}` in column 0, or on the same line.
 * @param {string} text
 */
function bodies(text) {
  /** @type {{ head: string, start: number, end: number }[]} */
  const found = [];
  let headStart = 0;
  let offset = 0;
  /** @type {{ head: string, start: number } | null} */
  let open = null;
  for (const line of text.split('\n')) {
    if (open !== null) {
      if (line.startsWith('}')) {
        found.push({ ...open, end: offset });
        open = null;
        headStart = offset + line.length;
      }
    } else if (/^\S.*[;}]\s*$/.test(line)) {
      const brace = line.indexOf('{');
      if (brace > 0)
        found.push({ head: text.slice(headStart, offset + brace), start: offset + brace, end: offset + line.length });
      headStart = offset + line.length;
    } else if (line.startsWith('{') || /^\S.*\{\s*$/.test(line)) {
      const brace = offset + line.lastIndexOf('{');
      open = { head: text.slice(headStart, brace), start: brace };
    }
    offset += line.length + 1;
  }
  return found;
}
