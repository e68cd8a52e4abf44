// A code lens above each function with sites: how many of which class, and a link that checks them.
import * as vscode from 'vscode';
import type { Site } from '../core/sites/site.js';
import type { EngineDescription } from '../env/engine-messages.js';
import { countText } from './call-sites-tree.js';
import type { FunctionArgument } from './current-site.js';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { cSelector } from './places.js';
import type { Services } from './services.js';
import { affects, setting } from './settings.js';

export function registerCodeLens({ analysis, index, editorEngine }: Services): Subscription {
  const owner = new Owner();
  const changed = owner.own(new vscode.EventEmitter<void>());
  let described: Promise<EngineDescription> | undefined;

  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document, token) {
      if (!setting('codeLens.enabled', document.uri)) return [];
      const file = await analysis.latest(document);
      if (!file || token.isCancellationRequested || file.report.sites.length === 0) return [];
      // Those that a check asks where nobody chose.
      const adversaries = (await (described ??= editorEngine.describe())).adversaries.filter(
        ({ isDefault }) => isDefault,
      );
      const starts = new Set(file.report.sites.map((site) => site.functionSpan.start));
      return [...starts].flatMap((start) =>
        lensesOf(
          document,
          start,
          file.report.sites.filter((site) => site.functionSpan.start === start),
          adversaries.length,
        ),
      );
    },
  };

  owner.own(vscode.languages.registerCodeLensProvider(cSelector, provider));
  owner.own(index.onDidChange(() => changed.fire()));
  owner.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'codeLens.enabled')) changed.fire();
    }),
  );
  return owner;
}

function lensesOf(
  document: vscode.TextDocument,
  start: number,
  sites: readonly Site[],
  adversaries: number,
): vscode.CodeLens[] {
  const place = document.positionAt(start);
  const range = new vscode.Range(place, place);
  const [first] = sites;
  if (!first) return [];
  const argument: FunctionArgument = { uri: document.uri.toString(), functionName: first.function };
  const count: vscode.Command = { title: countText(sites, vscode.l10n.t), command: 'trymap.callSites.focus' };
  const check: vscode.Command = {
    title: vscode.l10n.t('check against {0} adversaries', adversaries),
    command: 'trymap.checkSite',
    arguments: [argument],
  };
  return (adversaries > 0 ? [count, check] : [count]).map((command) => new vscode.CodeLens(range, command));
}
