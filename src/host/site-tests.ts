// Sites in the Test view: each site against each racing thread is a test; it fails where the explorer finds a race.
import * as vscode from 'vscode';
import type { CheckCell } from '../core/model/check-result.js';
import { CancelledError } from '../core/ports.js';
import { siteKey, type Site } from '../core/sites/site.js';
import { raceDiagram } from '../core/report/race-diagram.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import type { Services } from './services.js';
import { setting } from './settings.js';

/** What a test of the lowest level stands for. */
interface SiteTest {
  readonly uri: string;
  readonly key: string;
  readonly adversary: string;
}

export function registerSiteTests(services: Services): Subscription {
  const { index, workEngine, log } = services;
  const owner = new Owner();
  const controller = owner.own(vscode.tests.createTestController('trymap', vscode.l10n.t('TryMap call sites')));
  const tests = new WeakMap<vscode.TestItem, SiteTest>();
  let adversaries: readonly { readonly name: string; readonly title: string }[] = [];

  const siteItem = (uri: string, site: Site): vscode.TestItem => {
    const item = controller.createTestItem(`${uri} ${siteKey(site)}`, `${site.function}()`, vscode.Uri.parse(uri));
    const place = new vscode.Position(site.line - 1, site.column - 1);
    item.range = new vscode.Range(place, place);
    item.description = site.helper;
    item.children.replace(
      adversaries.map(({ name, title }) => {
        const leaf = controller.createTestItem(`${item.id} ${name}`, name, vscode.Uri.parse(uri));
        leaf.range = item.range;
        leaf.description = title;
        tests.set(leaf, { uri, key: siteKey(site), adversary: name });
        return leaf;
      }),
    );
    return item;
  };
  const refresh = (uris: readonly string[]): void => {
    for (const uri of uris) {
      const file = index.get(uri);
      if (!file || file.report.sites.length === 0) {
        controller.items.delete(uri);
        continue;
      }
      const item = controller.createTestItem(uri, file.report.file, vscode.Uri.parse(uri));
      item.children.replace(file.report.sites.map((site) => siteItem(uri, site)));
      controller.items.add(item);
    }
  };
  const start = async (): Promise<void> => {
    if (adversaries.length > 0) return;
    adversaries = (await workEngine.describe()).adversaries.filter(({ isDefault }) => isDefault);
    refresh(index.files().map(({ uri }) => uri));
  };
  owner.own(
    index.onDidChange((uris) => {
      if (adversaries.length > 0) refresh(uris);
      else start().catch((error: unknown) => log.error(`the tests could not be listed: ${String(error)}`));
    }),
  );
  controller.resolveHandler = start;
  owner.own(
    controller.createRunProfile(vscode.l10n.t('Check for races'), vscode.TestRunProfileKind.Run, (request, token) =>
      runTests(services, controller, tests, request, token),
    ),
  );
  return owner;
}

async function runTests(
  services: Services,
  controller: vscode.TestController,
  tests: WeakMap<vscode.TestItem, SiteTest>,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const run = controller.createTestRun(request);
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  const excluded = new Set(request.exclude);
  const leaves = (request.include ?? itemsOf(controller.items)).flatMap((item) => leavesOf(item, excluded));
  const bySite = new Map<string, vscode.TestItem[]>();
  for (const leaf of leaves) {
    const site = leaf.parent?.id ?? leaf.id;
    bySite.set(site, [...(bySite.get(site) ?? []), leaf]);
  }
  for (const leaf of leaves) run.enqueued(leaf);
  try {
    for (const group of bySite.values()) {
      if (token.isCancellationRequested) break;
      await runSite(services, run, group, tests, abort.signal);
    }
  } finally {
    run.end();
  }
}

/** All chosen threads of one site in one check. */
async function runSite(
  { index, workEngine }: Services,
  run: vscode.TestRun,
  leaves: readonly vscode.TestItem[],
  tests: WeakMap<vscode.TestItem, SiteTest>,
  signal: AbortSignal,
): Promise<void> {
  const chosen = leaves.flatMap((leaf) => {
    const test = tests.get(leaf);
    return test ? [{ leaf, test }] : [];
  });
  const [first] = chosen;
  const file = first && index.get(first.test.uri);
  if (!first || !file) return;
  for (const { leaf } of chosen) run.started(leaf);
  const started = Date.now();
  try {
    const uri = vscode.Uri.parse(file.uri);
    const text = file.text ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const { cells } = await workEngine.checkSite(
      file.report.file,
      text,
      first.test.key,
      {
        adversaries: chosen.map(({ test }) => test.adversary),
        entries: setting('check.entries', uri),
        maxStates: setting('check.maxStates', uri),
      },
      { signal, folder: file.folder },
    );
    for (const { leaf, test } of chosen) {
      const own = cells.filter((cell) => cell.version === 'original' && cell.adversary === test.adversary);
      report(run, leaf, own, (Date.now() - started) / chosen.length);
    }
  } catch (error) {
    const cancelled = error instanceof CancelledError || signal.aborted;
    for (const { leaf } of chosen) {
      if (cancelled) run.skipped(leaf);
      else run.errored(leaf, new vscode.TestMessage(String(error)));
    }
  }
}

/** A race fails the test, with its diagram; what was bounded or could not be modelled says nothing, and is an error. */
function report(run: vscode.TestRun, leaf: vscode.TestItem, cells: readonly CheckCell[], milliseconds: number): void {
  const race = cells.find(({ verdict }) => verdict.kind === 'violated');
  const open = cells.find(({ verdict }) => verdict.kind !== 'holds');
  if (race) {
    const { verdict, phase } = race;
    const message = new vscode.TestMessage(
      `${verdict.property ?? ''}: ${verdict.message} (${phase})\n\n${raceDiagram(verdict)}`,
    );
    if (leaf.uri && leaf.range) message.location = new vscode.Location(leaf.uri, leaf.range);
    run.failed(leaf, message, milliseconds);
  } else if (open) {
    run.errored(
      leaf,
      new vscode.TestMessage(`${open.verdict.kind}: ${open.verdict.message} (${open.phase})`),
      milliseconds,
    );
  } else if (cells.length === 0) run.skipped(leaf);
  else run.passed(leaf, milliseconds);
}

function itemsOf(items: vscode.TestItemCollection): vscode.TestItem[] {
  return [...items].map(([, item]) => item);
}

function leavesOf(item: vscode.TestItem, excluded: ReadonlySet<vscode.TestItem>): vscode.TestItem[] {
  if (excluded.has(item)) return [];
  return item.children.size === 0 ? [item] : itemsOf(item.children).flatMap((child) => leavesOf(child, excluded));
}
