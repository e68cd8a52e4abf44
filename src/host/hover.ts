// A hover on a helper's call: family, class, reasons, pairing and the last verdict.
import * as vscode from 'vscode';
import { siteKey } from '../core/sites/site.js';
import { cSelector, rangeOf } from './places.js';
import type { Services } from './services.js';
import { siteMarkdown } from './site-text.js';

export function registerHover({ analysis, results }: Services): vscode.Disposable {
  return vscode.languages.registerHoverProvider(cSelector, {
    async provideHover(document, position, token) {
      const file = await analysis.latest(document);
      if (!file || token.isCancellationRequested) return undefined;
      const offset = document.offsetAt(position);
      for (const site of file.report.sites) {
        const span = [site, ...site.releases]
          .map((place) => place.span)
          .find(({ start, end }) => start <= offset && offset < end);
        if (!span) continue;
        const record = results.get(file.uri, siteKey(site));
        return new vscode.Hover(siteMarkdown(site, record, vscode.l10n.t), rangeOf(document, span));
      }
      return undefined;
    },
  });
}
