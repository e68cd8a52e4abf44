// Shows the source line of a step in an editor and marks it, without taking the focus from the panel.
import * as vscode from 'vscode';
import type { SourceRef } from '../../core/explore/program.js';
import type { CheckCell } from '../../core/model/check-result.js';
import type { CheckRecord } from '../check-results.js';
import { Owner } from '../owner.js';
import { placeOf, rangeOf, uriOf } from '../places.js';
import type { Services } from '../services.js';
import { convertedUri } from './converted-document.js';
import { isModelFile, modelUri } from './model-document.js';
import { placeNow } from './source-place.js';

export class StepRevealer extends Owner {
  readonly #services: Services;
  readonly #step: vscode.TextEditorDecorationType;
  readonly #violation: vscode.TextEditorDecorationType;
  #latest = 0;

  constructor(services: Services) {
    super();
    this.#services = services;
    this.#step = this.own(
      mark(new vscode.ThemeColor('editor.rangeHighlightBackground'), 'editorOverviewRuler.findMatchForeground'),
    );
    this.#violation = this.own(
      mark(new vscode.ThemeColor('inputValidation.errorBackground'), 'editorOverviewRuler.errorForeground'),
    );
  }

  /** `fatal`: the step breaks the property. */
  async reveal(source: SourceRef, fatal: boolean, cell: CheckCell, record: CheckRecord): Promise<void> {
    const ticket = ++this.#latest;
    const document = await vscode.workspace.openTextDocument(this.#uriOf(source, cell, record));
    if (ticket !== this.#latest) return;
    const range = rangeOf(document, this.#spanOf(source, cell, record, document));
    const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const editor = await vscode.window.showTextDocument(document, {
      ...(visible?.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn }),
      preserveFocus: true,
      preview: true,
      selection: new vscode.Range(range.start, range.start),
    });
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    for (const other of vscode.window.visibleTextEditors) {
      other.setDecorations(this.#step, other === editor && !fatal ? [range] : []);
      other.setDecorations(this.#violation, other === editor && fatal ? [range] : []);
    }
  }

  #uriOf(source: SourceRef, cell: CheckCell, record: CheckRecord): vscode.Uri {
    if (isModelFile(source.file)) return modelUri(source.file);
    const uri = vscode.Uri.parse(record.uri);
    if (source.file === record.check.site.file) return cell.version === 'converted' ? convertedUri(record) : uri;
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder ? uriOf(folder.uri, source.file) : vscode.Uri.joinPath(uri, '..', source.file);
  }

  #spanOf(source: SourceRef, cell: CheckCell, record: CheckRecord, document: vscode.TextDocument): SourceRef['span'] {
    const { site } = record.check;
    const now = this.#services.index.site(record.uri, record.key);
    if (cell.version === 'converted' || source.file !== placeOf(vscode.Uri.parse(record.uri)).file) return source.span;
    return placeNow(source.span, site, now ?? site, document.getText().length);
  }
}

function mark(backgroundColor: vscode.ThemeColor, ruler: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor,
    overviewRulerColor: new vscode.ThemeColor(ruler),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
}
