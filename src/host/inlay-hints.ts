// Inlay hints, off by default: the class of each site behind its call, with the reasons of a special one.
import * as vscode from 'vscode';
import type { Subscription } from './event.js';
import { Owner } from './owner.js';
import { cSelector } from './places.js';
import type { Services } from './services.js';
import { affects, setting } from './settings.js';
import { kindOf } from './site-kind.js';

export function registerInlayHints({ analysis, index }: Services): Subscription {
  const owner = new Owner();
  const changed = owner.own(new vscode.EventEmitter<void>());
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range, token) {
      if (!setting('inlayHints.enabled', document.uri)) return [];
      const file = await analysis.latest(document);
      if (!file || token.isCancellationRequested) return [];
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      return file.report.sites
        .filter(({ span }) => start <= span.end && span.end <= end)
        .map((site) => {
          const codes = [...new Set(site.reasons.map(({ code }) => code))].join(', ');
          const hint = new vscode.InlayHint(document.positionAt(site.span.end), codes === '' ? kindOf(site) : codes);
          hint.paddingLeft = true;
          return hint;
        });
    },
  };
  owner.own(vscode.languages.registerInlayHintsProvider(cSelector, provider));
  owner.own(index.onDidChange(() => changed.fire()));
  owner.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (affects(event, 'inlayHints.enabled')) changed.fire();
    }),
  );
  return owner;
}
