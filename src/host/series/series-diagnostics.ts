// What a review finds, on the text of the patches: new findings at their lines, hunks that do not apply at their heads.
import * as vscode from 'vscode';
import { patchDocument } from '../../core/report/patch-document.js';
import { topicOf } from '../diagnostic-content.js';
import { codeOf, SEVERITIES, SOURCE } from '../diagnostics.js';
import type { Subscription } from '../event.js';
import { Owner } from '../owner.js';
import { patchUri } from './series-documents.js';
import type { OpenSeries, SeriesState } from './series-state.js';
import { seriesTree, type PlaceNode } from './series-tree.js';

export function registerSeriesDiagnostics(state: SeriesState): Subscription {
  const owner = new Owner();
  const shown = owner.own(vscode.languages.createDiagnosticCollection('trymap.series'));
  let of: OpenSeries | undefined;
  owner.own(
    state.onDidChange(() => {
      if (state.open === of) return;
      of = state.open;
      shown.clear();
      if (of) for (const [uri, list] of diagnosticsOf(of)) shown.set(uri, list);
    }),
  );
  return owner;
}

function diagnosticsOf(open: OpenSeries): readonly (readonly [vscode.Uri, vscode.Diagnostic[]])[] {
  return seriesTree(open, vscode.l10n.t).flatMap((node) => {
    if (node.kind !== 'patch') return [];
    const patch = open.series.patches[node.index];
    const places = node.children.filter(
      (child): child is PlaceNode => child.kind === 'place' && (child.icon === 'error' || child.icon === 'warning'),
    );
    if (!patch || places.length === 0) return [];
    const { text, offset } = patchDocument(patch);
    const lines = text.split('\n');
    const list = places.map(({ line, label, description, icon, rule }) => {
      const at = line + offset - 1;
      const range = new vscode.Range(at, 0, at, Math.max(1, lines[at]?.length ?? 1));
      const message = rule === null ? `${label}: ${description}` : label;
      const diagnostic = new vscode.Diagnostic(range, message, SEVERITIES[icon === 'error' ? 'error' : 'warning']);
      diagnostic.source = SOURCE;
      if (rule !== null) diagnostic.code = codeOf(rule, topicOf(rule));
      return diagnostic;
    });
    return [[patchUri(open.id, node.index, patch), list] as const];
  });
}
