// One trace as a story: tools, lanes, the other version beside them, the selected step, what else could run, the state.
import type { Trace } from '../../src/core/explore/verdict.js';
import type { LaneRow } from '../../src/core/report/lanes.js';
import { cellKey, type CellName, type PanelComparison, type PanelTrace, type ViewToHost } from '../../src/protocol.js';
import type { OtherStep } from '../../src/core/explore/others.js';
import { h } from '../dom.js';
import type { Kit } from '../kit-contract.js';
import { LanesView } from '../lanes/lanes-view.js';
import { rowToSelect, type Remembered } from '../remembered.js';
import { text } from '../texts.js';
import { OthersView } from './others-view.js';
import { StateView } from './state-view.js';
import { StepLine } from './step-line.js';
import { Toolbar } from './toolbar.js';
import { kindText, versionText } from './verdict-text.js';

export interface StoryOptions {
  readonly kit: Kit;
  readonly send: (message: ViewToHost) => void;
  readonly recall: () => Remembered;
  readonly remember: (remembered: Remembered) => void;
}

interface Selected {
  readonly id: number;
  readonly trace: Trace;
  readonly row: LaneRow;
}

export class StoryView {
  readonly element: HTMLElement;
  readonly #options: StoryOptions;
  readonly #toolbar: Toolbar;
  readonly #lanes: LanesView;
  readonly #other: LanesView;
  readonly #step: StepLine;
  readonly #others = new OthersView();
  readonly #state: StateView;
  readonly #note = h('p', { class: 'compare-note', attributes: { 'aria-live': 'polite' } });
  #shown: PanelTrace | undefined;
  #compared: PanelComparison | undefined;
  #selected: Selected | undefined;
  #hidden = false;

  constructor(options: StoryOptions) {
    this.#options = options;
    const { recall } = options;
    this.#lanes = new LanesView({
      label: text('Steps of the trace'),
      onSelect: (row, byUser) => this.#choose(this.#shown?.id, this.#shown?.trace ?? undefined, row, byUser),
    });
    this.#other = new LanesView({
      label: text('Steps of the other version'),
      onSelect: (row, byUser) => {
        // Shown with its last step selected, it must not take the state from the trace.
        if (byUser) this.#choose(this.#compared?.id, this.#compared?.trace, row, byUser);
      },
    });
    this.#toolbar = new Toolbar({
      onKey: (key) => this.#lanes.press(key),
      onHide: (threads) => {
        this.#hidden = threads.size > 0;
        this.#lanes.hideThreads(threads);
      },
      onCompare: (on) => {
        options.remember({ ...recall(), compare: on });
        if (on) this.#askCompare();
        else this.#showOther(undefined);
      },
      onOthers: (on) => {
        options.remember({ ...recall(), others: on });
        if (on) this.#askOthers();
        else this.#others.hide();
      },
      onExport: () => options.send({ t: 'export' }),
    });
    const { compare, others, hideConstant } = recall();
    this.#toolbar.press(compare, others);
    this.#step = new StepLine((row, caller) => {
      if (this.#selected) options.send({ t: 'revealStep', trace: this.#selected.id, row, caller });
    });
    const onlyChanging = options.kit.checkbox({
      label: text('Hide values that never change'),
      checked: hideConstant,
      onChange: (hide) => {
        this.#state.hideConstant(hide);
        options.remember({ ...recall(), hideConstant: hide });
      },
    });
    this.#state = new StateView(onlyChanging, hideConstant);
    this.#others.hide();
    const lanes = h('div', { class: 'both-lanes' }, this.#lanes.element, this.#other.element);
    const beside = h('div', { class: 'beside' }, this.#step.element, this.#others.element, this.#state.element);
    this.element = h(
      'div',
      { class: 'story' },
      this.#toolbar.element,
      this.#note,
      h('div', { class: 'story-body' }, lanes, beside),
    );
    this.#showOther(undefined);
  }

  /** `hasOther`: the cell has a counterpart of the other version. */
  show(shown: PanelTrace, hasOther: boolean): void {
    this.#shown = shown;
    this.#hidden = false;
    this.#showOther(undefined);
    this.element.hidden = shown.trace === null;
    if (!shown.trace) {
      this.#toolbar.stop();
      return;
    }
    this.#toolbar.show(shown.trace, hasOther);
    this.#lanes.show(shown.trace, rowToSelect(this.#options.recall(), shown.cell, shown.trace.rows.length));
    if (this.#toolbar.comparing) this.#askCompare();
  }

  compared(trace: number, other: PanelComparison | null): void {
    if (trace !== this.#shown?.id || !this.#toolbar.comparing) return;
    if (other) this.#showOther(other);
    else this.#say(text('The other version cannot be run: it could not be modelled.'));
  }

  others(trace: number, row: number, others: readonly OtherStep[] | null): void {
    const { id, trace: of, row: at } = this.#selected ?? {};
    if (!this.#toolbar.asking || trace !== id || row !== stepOf(at)) return;
    this.#others.show(others, of?.rows[row + 1]?.thread ?? null);
  }

  /** The panel shows something else. */
  stop(): void {
    this.#toolbar.stop();
  }

  #choose(id: number | undefined, trace: Trace | undefined, row: LaneRow, byUser: boolean): void {
    if (id === undefined || !trace) return;
    this.#selected = { id, trace, row };
    const isOther = id === this.#compared?.id;
    const { layout } = isOther ? this.#other : this.#lanes;
    if (layout) this.#step.show(layout, row);
    this.#state.show(trace, stepOf(row) ?? -1);
    if (!isOther && !this.#hidden && this.#shown) this.#remember(this.#shown.cell, trace, row);
    if (isOther) this.#others.hide();
    else if (this.#toolbar.asking) this.#askOthers();
    if (byUser) this.#options.send({ t: 'revealStep', trace: id, row: row.row, caller: row.caller });
  }

  #remember(cell: CellName, trace: Trace, row: LaneRow): void {
    const step = { cell: cellKey(cell), rows: trace.rows.length, row: row.index };
    this.#options.remember({ ...this.#options.recall(), step });
  }

  #askOthers(): void {
    const row = stepOf(this.#selected?.row);
    if (!this.#selected || row === undefined || row < 0 || this.#selected.id !== this.#shown?.id) {
      this.#others.hide();
      return;
    }
    this.#others.waiting();
    this.#options.send({ t: 'askOthers', trace: this.#selected.id, row });
  }

  #askCompare(): void {
    if (!this.#shown) return;
    this.#say(text('Running the other version…'));
    this.#options.send({ t: 'compare', trace: this.#shown.id });
  }

  #showOther(other: PanelComparison | undefined): void {
    this.#compared = other;
    this.#other.element.hidden = other === undefined;
    this.#lanes.caption(other && this.#shown ? versionText(this.#shown.cell.version) : '');
    this.element.classList.toggle('comparing', other !== undefined);
    this.#say(other ? comparisonText(other) : '');
    if (!other) return;
    this.#other.caption(versionText(other.version));
    this.#other.show(other.trace, 0);
  }

  #say(said: string): void {
    this.#note.textContent = said;
    this.#note.hidden = said === '';
  }
}

/** A call has done nothing yet: what counts is what the step before it left. */
function stepOf(row: LaneRow | undefined): number | undefined {
  return row && (row.caller === null ? row.row : row.row - 1);
}

/** One order is not all of them: what is said of all is the cell's own verdict. */
function comparisonText({ version, broken, unfinished, verdict }: PanelComparison): string {
  const name = versionText(version);
  const here = broken
    ? text('In the same order, the site {0} goes wrong too: {1}.', name, broken)
    : unfinished.length > 0
      ? text(
          'In the same order, nothing is broken by the site {0}; not at their ends: {1}.',
          name,
          unfinished.join(', '),
        )
      : text('In the same order, nothing is broken by the site {0}.', name);
  return verdict ? `${here} ${text('Over all orders: {0}.', kindText(verdict))}` : here;
}
