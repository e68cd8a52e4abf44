// A file as it reads with one site converted, as a read-only document: steps of the converted version point into it.
import * as vscode from 'vscode';
import { applyEdits } from '../../core/convert/conversion.js';
import type { CheckRecord } from '../check-results.js';
import type { Subscription } from '../event.js';
import { Owner } from '../owner.js';
import { placeOf } from '../places.js';
import type { Services } from '../services.js';

const SCHEME = 'trymap-converted';

/** The query names the record; the path keeps the file's own name for the tab. */
export function convertedUri({ uri, key }: CheckRecord): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: vscode.Uri.parse(uri).path, query: JSON.stringify({ uri, key }) });
}

export function registerConvertedDocuments({ editorEngine, results }: Services): Subscription {
  const owner = new Owner();
  const changed = owner.own(new vscode.EventEmitter<vscode.Uri>());
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    async provideTextDocumentContent(document) {
      const { uri, key } = JSON.parse(document.query) as { uri: string; key: string };
      const record = results.get(uri, key);
      if (!record) return vscode.l10n.t('The site was changed since it was checked.');
      const result = await editorEngine.convertSite(
        record.check.site.file,
        record.text,
        key,
        {},
        placeOf(vscode.Uri.parse(uri)),
      );
      return result.ok ? applyEdits(record.text, result.conversion.edits) : result.refusal.message;
    },
  };
  owner.own(vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider));
  owner.own(
    results.onDidChange((uri) => {
      const open = vscode.workspace.textDocuments.filter((document) => document.uri.scheme === SCHEME);
      for (const document of open) if (document.uri.query.includes(JSON.stringify(uri))) changed.fire(document.uri);
    }),
  );
  return owner;
}
