// What is said about one site in a hover and in a tooltip.
import * as vscode from 'vscode';
import type { CheckCell } from '../core/model/check-result.js';
import type { Site } from '../core/sites/site.js';
import type { CheckRecord } from './check-results.js';
import { explainUri } from './explain-reason.js';
import type { Localize } from './localize.js';
import { kindOf } from './site-kind.js';

/** Family, class with reasons, pairing, and the last verdict. */
export function siteMarkdown(site: Site, record: CheckRecord | undefined, t: Localize): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = { enabledCommands: ['trymap.explainReason'] };
  text.appendMarkdown(
    `**${site.helper}()** — ${t('{0} site of the {1} family in {2}()', kindOf(site), site.family, site.function)}\n\n`,
  );
  if (site.target !== null && kindOf(site) === 'simple')
    text.appendMarkdown(`${t('Converts to {0}.', `\`${site.target}()\``)}\n\n`);
  for (const reason of site.reasons) {
    text.appendMarkdown(`- [${reason.code}](${explainUri(reason.code).toString()}) `);
    text.appendText(`${t('line {0}', reason.line)}: ${reason.message}`);
    text.appendMarkdown('\n');
  }
  text.appendMarkdown('\n');
  const releases = site.releases.map((release) => `\`${release.helper}()\` ${t('line {0}', release.line)}`);
  text.appendMarkdown(
    releases.length > 0 ? t('Released by {0}.', releases.join(', ')) : t('No release in this function pairs with it.'),
  );
  text.appendMarkdown('\n\n');
  for (const { lock, always, taken } of site.context?.held ?? []) {
    const place = `${taken.file}:${String(taken.line)}`;
    text.appendText(
      always
        ? t('Called with {0}: {1}, {2}().', lock, place, taken.function)
        : t('Sometimes called with {0}: {1}, {2}().', lock, place, taken.function),
    );
    text.appendMarkdown('\n\n');
  }
  text.appendMarkdown(record ? verdictLine(record.check.cells, t) : t('Not checked yet.'));
  return text;
}

function verdictLine(cells: readonly CheckCell[], t: Localize): string {
  const count = (version: CheckCell['version']): string => {
    const own = cells.filter((cell) => cell.version === version);
    const kinds = [...new Set(own.map((cell) => cell.verdict.kind))];
    return kinds.map((kind) => `${kind} ${String(own.filter((cell) => cell.verdict.kind === kind).length)}`).join(', ');
  };
  return t('Last check: as written: {0}; converted: {1}.', count('original') || '–', count('converted') || '–');
}
