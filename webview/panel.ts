// The panel as a whole: one of four views at a time, by the host's last message.
import type { CellName, HostToView, PanelCell, PanelTrace, ViewToHost } from '../src/protocol.js';
import { h } from './dom.js';
import type { Kit } from './kit-contract.js';
import { MatrixView } from './parts/matrix-view.js';
import { emptyView, failedView } from './parts/message-view.js';
import { RunView } from './parts/run-view.js';
import { Selectors } from './parts/selectors.js';
import { StoryView } from './parts/story-view.js';
import { VerdictView } from './parts/verdict-view.js';
import type { Remembered } from './remembered.js';

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
  readonly #story: StoryView;
  readonly #results: HTMLElement;
  #site: string | null = null;
  #cells: readonly PanelCell[] = [];

  constructor(options: PanelOptions) {
    this.#options = options;
    const { kit, send } = options;
    this.#run = new RunView(kit, () => send({ t: 'stop' }));
    this.#selectors = new Selectors({
      kit,
      onSite: (site) => send({ t: 'selectSite', site }),
      onCell: (cell) => this.#choose(cell),
      onRun: () => send({ t: 'run', site: this.#site }),
    });
    this.#matrix = new MatrixView((cell) => this.#choose(cell));
    this.#story = new StoryView(options);
    const head = h('header', {}, this.#selectors.element, this.#matrix.element, this.#verdict.element);
    this.#results = h('div', { class: 'results' }, head, this.#story.element);
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
        this.#cells = message.cells;
        this.#selectors.showSites(message.sites, message.selected);
        this.#selectors.showCells(message.cells, message.titles);
        this.#matrix.show(message.cells, message.titles);
        this.#swap(this.#results);
        return;
      case 'trace':
        this.#showTrace(message.shown);
        return;
      case 'others':
        this.#story.others(message.trace, message.row, message.others);
        return;
      case 'compared':
        this.#story.compared(message.trace, message.other);
        return;
      default: {
        const unexpected: never = message;
        throw new Error(`unexpected message ${JSON.stringify(unexpected)}`);
      }
    }
  }

  #showTrace(shown: PanelTrace): void {
    const { version, phase, adversary } = shown.cell;
    const hasOther = this.#cells.some(
      (cell) => cell.version !== version && cell.phase === phase && cell.adversary === adversary,
    );
    this.#selectors.mark(shown.cell);
    this.#matrix.mark(shown.cell);
    this.#verdict.show(shown);
    this.#story.show(shown, hasOther);
  }

  #choose({ version, phase, adversary, context }: CellName): void {
    if (this.#site !== null)
      this.#options.send({ t: 'selectCell', site: this.#site, cell: { version, phase, adversary, context } });
  }

  /** A running check's clock stops with its view; an old result is not shown under a new one. */
  #swap(view: HTMLElement): void {
    if (view !== this.#run.element) this.#run.stop();
    if (view !== this.#results) this.#story.stop();
    const { root } = this.#options;
    if (root.firstElementChild !== view) root.replaceChildren(view);
  }
}
