// Call sites as a table of Markdown, for a cover letter or a bug tracker.
import type { Site } from '../sites/site.js';

/** One line a site, in the given order. */
export function sitesMarkdown(sites: readonly Site[]): string {
  const rows = sites.map((site) => [
    `${site.file}:${String(site.line)}`,
    `${site.function}()`,
    site.helper,
    site.class,
    [...new Set(site.reasons.map(({ code }) => code))].join(', ') || (site.target ?? ''),
  ]);
  const head = ['place', 'function', 'helper', 'class', 'reasons or target'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(escaped).join(' | ')} |\n`).join('');
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
