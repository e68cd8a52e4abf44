// The matrix of verdicts as a table whose cells are buttons: adversaries across where there is room, else down.
import { cellKey, type CellName, type PanelCell } from '../../src/protocol.js';
import { h, replaceChildren } from '../dom.js';
import { text } from '../texts.js';
import { matrixOf, type Matrix, type MatrixLine } from './matrix.js';
import { kindText, versionText } from './verdict-text.js';

export class MatrixView {
  readonly element = h('div', { class: 'matrix' });
  readonly #onChoose: (cell: CellName) => void;
  #titles: Readonly<Record<string, string>> = {};
  readonly #buttons: { readonly key: string; readonly element: HTMLElement }[] = [];

  constructor(onChoose: (cell: CellName) => void) {
    this.#onChoose = onChoose;
  }

  /** `titles`: of phases and adversaries, by name. */
  show(cells: readonly PanelCell[], titles: Readonly<Record<string, string>>): void {
    this.#buttons.length = 0;
    this.#titles = titles;
    const matrix = matrixOf(cells);
    // The style shows one of the two, by the panel's width.
    replaceChildren(this.element, this.#across(matrix), this.#down(matrix));
  }

  /** Marks the cell whose trace is shown. */
  mark(cell: CellName): void {
    const wanted = cellKey(cell);
    for (const { key, element } of this.#buttons) element.setAttribute('aria-pressed', String(key === wanted));
  }

  #across({ adversaries, lines }: Matrix): HTMLElement {
    return table(
      'across',
      [text('phase'), ...adversaries],
      (name) => this.#title(name),
      lines.map((line, index) =>
        h(
          'tr',
          {},
          lineHead(line, lines[index - 1]?.phase !== line.phase, this.#title(line.phase)),
          ...line.cells.map((cell) => h('td', {}, cell && this.#button(cell))),
        ),
      ),
    );
  }

  /** One block of rows per phase and context, a column per version. */
  #down({ adversaries, lines }: Matrix): HTMLElement {
    const versions = [...new Set(lines.map((line) => line.version))];
    const blocks = [...new Set(lines.map(blockName))];
    const rows = blocks.flatMap((block) => {
      const own = lines.filter((line) => blockName(line) === block);
      const title = h(
        'tr',
        {},
        h('th', { class: 'quiet', attributes: { colspan: String(versions.length + 1), scope: 'colgroup' } }, block),
      );
      const body = adversaries.map((adversary, column) =>
        h(
          'tr',
          {},
          h('th', { title: this.#title(adversary), attributes: { scope: 'row' } }, adversary),
          ...versions.map((version) => {
            const cell = own.find((line) => line.version === version)?.cells[column];
            return h('td', {}, cell ? this.#button(cell) : null);
          }),
        ),
      );
      return [title, ...body];
    });
    return table('down', [text('adversary'), ...versions.map(versionText)], (name) => name, rows);
  }

  #title(name: string): string {
    const title = this.#titles[name];
    return title === undefined ? name : `${name}: ${title}`;
  }

  #button(cell: PanelCell): HTMLElement {
    const { phase, adversary, version, kind, property, steps, states } = cell;
    const details = text(
      '{0} against {1}, {2}: {3}; {4} states',
      phase,
      adversary,
      versionText(version),
      kindText(kind),
      states,
    );
    const button = h(
      'button',
      { class: `verdict ${kind}`, title: details, attributes: { type: 'button', 'aria-pressed': 'false' } },
      property ?? kindText(kind),
      steps === null ? null : h('span', { class: 'wide-only' }, `, ${text('{0} steps', steps)}`),
    );
    button.addEventListener('click', () => this.#onChoose(cell));
    this.#buttons.push({ key: cellKey(cell), element: button });
    return button;
  }
}

function blockName({ phase, context }: MatrixLine): string {
  return context === null ? phase : `${phase} · ${context}`;
}

function lineHead(line: MatrixLine, named: boolean, title: string): HTMLElement {
  const details = [versionText(line.version), line.context ?? ''].filter(Boolean).join(' · ');
  return h(
    'th',
    { title: `${title} · ${details}`, attributes: { scope: 'row' } },
    // Named once per phase for the eye, in every line for screen readers.
    h('span', { class: named ? 'phase' : 'phase repeated' }, line.phase),
    ' ',
    h('span', { class: 'quiet' }, details),
  );
}

function table(
  kind: string,
  heads: readonly string[],
  titleOf: (head: string) => string,
  rows: readonly HTMLElement[],
): HTMLElement {
  return h(
    'table',
    { class: kind, attributes: { 'aria-label': text('Verdicts by phase and adversary') } },
    h(
      'thead',
      {},
      h('tr', {}, ...heads.map((head) => h('th', { title: titleOf(head), attributes: { scope: 'col' } }, head))),
    ),
    h('tbody', {}, ...rows),
  );
}
