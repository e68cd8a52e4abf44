// The selectors above the trace: site, phase, adversary and version.
import { cellKey, type CellName, type PanelCell, type PanelSite } from '../../src/protocol.js';
import { h, replaceChildren } from '../dom.js';
import type { Choice, Dropdown, Kit } from '../kit-contract.js';
import { text } from '../texts.js';
import { nearestCell } from './nearest-cell.js';
import { versionText } from './verdict-text.js';

export interface SelectorsOptions {
  readonly kit: Kit;
  readonly onSite: (site: string) => void;
  readonly onCell: (cell: CellName) => void;
  readonly onRun: () => void;
}

const FIELDS = ['version', 'phase', 'adversary', 'context'] as const;
type Field = (typeof FIELDS)[number];

export class Selectors {
  readonly element: HTMLElement;
  readonly #site: Dropdown;
  readonly #heading = h('div', { class: 'site-name one-line' });
  readonly #fields: Readonly<Record<Field, Dropdown>>;
  readonly #options: SelectorsOptions;
  #cells: readonly PanelCell[] = [];
  #titles: Readonly<Record<string, string>> = {};
  #chosen: CellName | undefined;

  constructor(options: SelectorsOptions) {
    this.#options = options;
    const { kit } = options;
    this.#site = kit.dropdown({ label: text('Site'), onChange: options.onSite });
    const field = (name: Field, label: string): Dropdown =>
      kit.dropdown({ label, onChange: (value) => this.#changed(name, value) });
    this.#fields = {
      version: field('version', text('Version')),
      phase: field('phase', text('Phase')),
      adversary: field('adversary', text('Adversary')),
      context: field('context', text('Context')),
    };
    this.element = h(
      'div',
      { class: 'selectors' },
      h(
        'div',
        { class: 'site-line' },
        this.#site.element,
        this.#heading,
        kit.button({ label: text('Check Again'), onPress: options.onRun }),
      ),
      h('div', { class: 'cell-line' }, ...FIELDS.map((name) => this.#fields[name].element)),
    );
  }

  showSites(sites: readonly PanelSite[], selected: string): void {
    const [only] = sites.length === 1 ? sites : [];
    this.#site.element.hidden = only !== undefined;
    this.#heading.hidden = only === undefined;
    if (only) {
      replaceChildren(this.#heading, h('strong', {}, only.label), ' ', h('span', { class: 'quiet' }, only.detail));
      this.#heading.title = `${only.label} ${only.detail}`;
    }
    this.#site.set(
      sites.map(({ id, label, detail }) => ({ value: id, label: `${label} — ${detail}` })),
      selected,
    );
  }

  /** `titles`: of phases and adversaries, by name. */
  showCells(cells: readonly PanelCell[], titles: Readonly<Record<string, string>>): void {
    this.#cells = cells;
    this.#titles = titles;
  }

  mark(cell: CellName): void {
    this.#chosen = cell;
    for (const name of FIELDS) {
      const values = [...new Set(this.#cells.map((candidate) => candidate[name]))];
      this.#fields[name].set(
        values.map((value): Choice => ({
          value,
          label: this.#label(name, value),
        })),
        cell[name],
      );
      // A selector with one choice tells nothing that the matrix does not tell.
      this.#fields[name].element.hidden = values.length < 2;
    }
  }

  #label(name: Field, value: string): string {
    if (name === 'version') return versionText(value as CellName['version']);
    const title = this.#titles[value];
    return title === undefined ? value : `${value} — ${title}`;
  }

  #changed(name: Field, value: string): void {
    if (!this.#chosen) return;
    const cell = nearestCell(this.#cells, { ...this.#chosen, [name]: value }, name);
    if (cell && cellKey(cell) !== cellKey(this.#chosen)) this.#options.onCell(cell);
    // Nothing was checked there: back to what is shown.
    else this.mark(this.#chosen);
  }
}
