// The status bar item: what is known, or what is being done with a way to stop it.
import * as vscode from 'vscode';
import { countText } from './call-sites-tree.js';
import { Owner } from './owner.js';
import type { SiteIndex } from './site-index.js';

export class StatusBar extends Owner {
  readonly #item: vscode.StatusBarItem;
  readonly #index: SiteIndex;
  #busy = false;

  constructor(index: SiteIndex) {
    super();
    this.#index = index;
    this.#item = this.own(vscode.window.createStatusBarItem('trymap.status', vscode.StatusBarAlignment.Left));
    this.#item.name = 'TryMap';
    this.own(index.onDidChange(() => this.#show()));
    this.idle();
    this.#item.show();
  }

  /** Something runs; a click calls `stopCommand`. */
  busy(message: string, stopCommand: string): void {
    this.#busy = true;
    this.#item.text = `$(loading~spin) TryMap: ${message}`;
    this.#item.tooltip = vscode.l10n.t('Click to stop');
    this.#item.command = stopCommand;
  }

  idle(): void {
    this.#busy = false;
    this.#show();
  }

  #show(): void {
    if (this.#busy) return;
    const sites = this.#index.files().flatMap((file) => file.report.sites);
    const counts = countText(sites, vscode.l10n.t);
    this.#item.text = counts === '' ? 'TryMap' : `TryMap: ${counts}`;
    this.#item.tooltip = vscode.l10n.t('Show the call sites');
    this.#item.command = 'trymap.callSites.focus';
  }
}
