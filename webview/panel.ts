// The panel as a whole: one of four views at a time, by the host's last message.
import { cellKey, type CellName, type HostToView, type PanelTrace, type ViewToHost } from '../src/protocol.js';
import { h } from './dom.js';
import type { Kit } from './kit-contract.js';
import type { LaneRow } from './lanes/layout.js';
import { LanesView } from './lanes/lanes-view.js';
import { MatrixView } from './parts/matrix-view.js';
import { emptyView, failedView } from './parts/message-view.js';
import { RunView } from './parts/run-view.js';
import { Selectors } from './parts/selectors.js';
import { StateView } from './parts/state-view.js';
import { StepLine } from './parts/step-line.js';
import { VerdictView } from './parts/verdict-view.js';
import { rowToSelect, type Remembered } from './remembered.js';
import { text } from './texts.js';

export interface PanelOptions {
  readonly root: Element;
  readonly kit: Kit;
  readonly send: (message: ViewToHost) => void;
  readonly recall: () => Remembered;
  readonly remember: (remembered: Remembered) => void;
}

export class Panel {
  readonly #options: PanelOptions;
  readonly #run: RunView;
  readonly #selectors: Selectors;
  readonly #matrix: MatrixView;
  readonly #verdict = new VerdictView();
  readonly #lanes: LanesView;
  readonly #step: StepLine;
  readonly #state: StateView;
  readonly #story: HTMLElement;
  readonly #results: HTMLElement;
  #site: string | null = null;
  #shown: PanelTrace | undefined;

  constructor(options: PanelOptions) {
    this.#options = options;
    const { kit, send } = options;
    const { hideConstant } = options.recall();
    this.#run = new RunView(kit, () => send({ t: 'stop' }));
    this.#selectors = new Selectors({
      kit,
      onSite: (site) => send({ t: 'selectSite', site }),
      onCell: (cell) => this.#choose(cell),
      onRun: () => send({ t: 'run', site: this.#site }),
    });
    this.#matrix = new MatrixView((cell) => this.#choose(cell));
    this.#step = new StepLine((row, caller) => {
      if (this.#shown) send({ t: 'revealStep', trace: this.#shown.id, row, caller });
    });
    this.#lanes = new LanesView({ onSelect: (row, byUser) => this.#selected(row, byUser) });
    const onlyChanging = kit.checkbox({
      label: text('Hide values that never change'),
      checked: hideConstant,
      onChange: (hide) => {
        this.#state.hideConstant(hide);
        options.remember({ ...options.recall(), hideConstant: hide });
      },
    });
    this.#state = new StateView(onlyChanging, hideConstant);
    const beside = h('div', { class: 'beside' }, this.#step.element, this.#state.element);
    this.#story = h('div', { class: 'story' }, this.#lanes.element, beside);
    const head = h('header', {}, this.#selectors.element, this.#matrix.element, this.#verdict.element);
    this.#results = h('div', { class: 'results' }, head, this.#story);
  }

  show(message: Exclude<HostToView, { t: 'hello' }>): void {
    switch (message.t) {
      case 'empty':
        this.#swap(emptyView(this.#options.kit, message.hasSites, () => this.#options.send({ t: 'run', site: null })));
        return;
      case 'running':
        this.#run.show(message.run);
        this.#swap(this.#run.element);
        return;
      case 'failed':
        this.#swap(
          failedView(this.#options.kit, message.title, message.message, () =>
            this.#options.send({ t: 'run', site: this.#site }),
          ),
        );
        return;
      case 'results':
        this.#site = message.selected;
        this.#selectors.showSites(message.sites, message.selected);
        this.#selectors.showCells(message.cells, message.titles);
        this.#matrix.show(message.cells, message.titles);
        this.#swap(this.#results);
        return;
      case 'trace':
        this.#showTrace(message.shown);
        return;
      default: {
        const unexpected: never = message;
        throw new Error(`unexpected message ${JSON.stringify(unexpected)}`);
      }
    }
  }

  #showTrace(shown: PanelTrace): void {
    this.#shown = shown;
    this.#selectors.mark(shown.cell);
    this.#matrix.mark(shown.cell);
    this.#verdict.show(shown);
    this.#story.hidden = shown.trace === null;
    if (shown.trace)
      this.#lanes.show(shown.trace, rowToSelect(this.#options.recall(), shown.cell, shown.trace.rows.length));
  }

  #selected(row: LaneRow, byUser: boolean): void {
    const { trace, cell, id } = this.#shown ?? {};
    if (!trace || !cell || id === undefined) return;
    if (this.#lanes.layout) this.#step.show(this.#lanes.layout, row);
    // A call has done nothing yet: its state is what the step before it left.
    this.#state.show(trace, row.caller === null ? row.row : row.row - 1);
    const step = { cell: cellKey(cell), rows: trace.rows.length, row: row.index };
    this.#options.remember({ ...this.#options.recall(), step });
    if (byUser) this.#options.send({ t: 'revealStep', trace: id, row: row.row, caller: row.caller });
  }

  #choose({ version, phase, adversary, context }: CellName): void {
    if (this.#site !== null)
      this.#options.send({ t: 'selectCell', site: this.#site, cell: { version, phase, adversary, context } });
  }

  /** A running check's clock stops with its view; an old result is not shown under a new one. */
  #swap(view: HTMLElement): void {
    if (view !== this.#run.element) this.#run.stop();
    const { root } = this.#options;
    if (root.firstElementChild !== view) root.replaceChildren(view);
  }
}
