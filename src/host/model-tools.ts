// Tools for language models of the editor, all read-only: list sites, explain a reason, check a site, say what a series does.
import * as vscode from 'vscode';
import { raceDiagram } from '../core/report/race-diagram.js';
import { siteText } from '../core/report/scan-text.js';
import { reviewHead, reviewSummary, stepText } from '../core/report/review-text.js';
import { siteKey } from '../core/sites/site.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { reasonPage, rulePage } from './reason-page.js';
import type { SeriesState } from './series/series-state.js';
import type { Services } from './services.js';

/** Sites in one answer; more would fill the conversation. */
const MAX_SITES = 200;

type Input = Readonly<Record<string, unknown>>;

export function registerModelTools(services: Services, series: SeriesState): Subscription {
  const owner = new Owner();
  const tools: Readonly<Record<string, (input: Input, signal: AbortSignal) => Promise<string> | string>> = {
    trymap_listSites: (input) => listSites(services, textOf(input['filter'])),
    trymap_explainReason: (input) => explain(services, textOf(input['code'])),
    trymap_checkSite: (input, signal) => check(services, textOf(input['site']), signal),
    trymap_reviewSeries: () => review(series),
  };
  for (const [name, answer] of Object.entries(tools))
    owner.own(
      vscode.lm.registerTool<Input>(name, {
        async invoke({ input }, token) {
          const abort = new AbortController();
          token.onCancellationRequested(() => abort.abort());
          return new vscode.LanguageModelToolResult([
            new vscode.LanguageModelTextPart(await answer(input, abort.signal)),
          ]);
        },
      }),
    );
  return owner;
}

async function listSites({ index }: Services, filter: string): Promise<string> {
  if (!index.scanned) await vscode.commands.executeCommand('trymap.scanWorkspace');
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const lines = index
    .files()
    .flatMap(({ report }) => report.sites)
    .map((site) => `${siteKey(site)}\n${siteText(site)}`)
    .filter((text) => words.every((word) => text.toLowerCase().includes(word)));
  const rest = lines.length > MAX_SITES ? `\n${String(lines.length - MAX_SITES)} more are not shown.\n` : '';
  return lines.length === 0 ? 'No such call site.' : lines.slice(0, MAX_SITES).join('\n') + rest;
}

async function explain({ workEngine }: Services, code: string): Promise<string> {
  const { reasons, rules } = await workEngine.describe();
  return /^[A-Z_]+$/.test(code) ? reasonPage(reasons, code, vscode.l10n.t) : rulePage(rules, code, vscode.l10n.t);
}

async function check({ index, workEngine }: Services, key: string, signal: AbortSignal): Promise<string> {
  const file = index.files().find(({ report }) => report.sites.some((site) => siteKey(site) === key));
  if (!file) return `There is no call site ${key}; trymap_listSites names them.`;
  const uri = vscode.Uri.parse(file.uri);
  const text = file.text ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const { cells } = await workEngine.checkSite(file.report.file, text, key, {}, { signal, folder: file.folder });
  const lines = cells.map(
    ({ version, phase, adversary, verdict }) =>
      `${version}, ${phase}, ${adversary}: ${verdict.kind}${verdict.property === null ? '' : ` (${verdict.property})`}: ${verdict.message}`,
  );
  const race = cells.find(({ verdict }) => verdict.trace !== null);
  return `${lines.join('\n')}\n${race ? `\n${raceDiagram(race.verdict)}` : ''}`;
}

function review({ open }: SeriesState): string {
  if (!open?.review) return 'No series was reviewed: run "TryMap: Review Patch Series" first.';
  const { review: result, series } = open;
  return (
    reviewHead(result.series, series.patches.length) + result.steps.map(stepText).join('\n') + reviewSummary(result)
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
