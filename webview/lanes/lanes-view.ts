// The lanes: a list of thousands of rows of which only the visible ones exist, one of them selected, moved by keys and clicks.
import type { Trace } from '../../src/core/explore/verdict.js';
import { h, replaceChildren } from '../dom.js';
import { rowForKey } from './keys.js';
import { layoutTrace, type LaneLayout, type LaneRow } from '../../src/core/report/lanes.js';
import { legend } from './legend.js';
import { barsWidth, RAIL_DOT, rowElement, rowId, type RowContext } from './row-element.js';
import { scrollToShow, visibleRows } from './virtual-rows.js';

/** Narrower than this many pixels a lane cannot show a statement; then all texts share one column. */
const LEAST_LANE_WIDTH = 200;

/** Of the column with the steps' numbers, in pixels. */
const numberWidth = (rows: number): number => 16 + 8 * Math.max(2, String(rows).length);

export interface LanesOptions {
  /** Of the list, for screen readers. */
  readonly label: string;
  /** `byUser`: by a key or a click, so that the editor should follow. */
  readonly onSelect: (row: LaneRow, byUser: boolean) => void;
}

export class LanesView {
  readonly element: HTMLElement;
  readonly #header = h('div', { class: 'lanes-header', attributes: { 'aria-hidden': 'true' } });
  readonly #list: HTMLElement;
  readonly #sentence = h('p', { class: 'violation-sentence' });
  readonly #scroller: HTMLElement;
  readonly #legend = h('div', { class: 'legend' });
  readonly #options: LanesOptions;
  readonly #rows = new Map<number, HTMLElement>();
  readonly #caption = h('p', { class: 'lanes-caption' });
  #context: RowContext | undefined;
  #trace: Trace | undefined;
  #rowHeight = 22;
  #selected = -1;
  #frame = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
    this.#list = h('div', {
      class: 'rows',
      role: 'listbox',
      attributes: { tabindex: '0', 'aria-label': options.label },
    });
    // The sentence follows the fatal step, which is the last one.
    this.#scroller = h('div', { class: 'lanes-scroller' }, this.#list, this.#sentence);
    this.element = h(
      'section',
      { class: 'lanes', attributes: { 'aria-label': options.label } },
      this.#caption,
      this.#header,
      this.#scroller,
      this.#legend,
    );
    this.#scroller.addEventListener('scroll', () => this.#schedule(), { passive: true });
    this.#list.addEventListener('keydown', (event) => this.#key(event));
    this.#list.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#resized()).observe(this.#scroller);
  }

  get layout(): LaneLayout | undefined {
    return this.#context?.layout;
  }

  /** What stands above the lanes; nothing where there is one trace only. */
  caption(said: string): void {
    this.#caption.textContent = said;
    this.#caption.hidden = said === '';
  }

  /** Shows another trace with one of its rows selected, counted with the rows of calls; null for the last one. */
  show(trace: Trace, selected: number | null): void {
    this.#trace = trace;
    this.#show(trace, selected, new Set());
  }

  /** Leaves the rows of these threads out; the selected step, or the one before it that is shown, stays selected. */
  hideThreads(hidden: ReadonlySet<number>): void {
    const at = this.#context?.layout.rows[this.#selected]?.row ?? 0;
    if (!this.#trace) return;
    const rows = layoutTrace(this.#trace, hidden).rows;
    const kept = rows.findLastIndex((row) => row.row <= at);
    this.#show(this.#trace, Math.max(0, kept), hidden);
  }

  /** Moves as a key does; false where nothing moves. */
  press(key: string): boolean {
    const context = this.#context;
    if (!context) return false;
    const page = Math.floor(this.#scroller.clientHeight / this.#rowHeight);
    const row = rowForKey(key, context.layout.rows, this.#selected, page);
    if (row === null || row === this.#selected) return false;
    this.#select(row, true);
    return true;
  }

  get hasRows(): boolean {
    return (this.#context?.layout.rows.length ?? 0) > 0;
  }

  #show(trace: Trace, selected: number | null, hidden: ReadonlySet<number>): void {
    const layout = layoutTrace(trace, hidden);
    this.#context = {
      layout,
      narrow: this.#isNarrow(layout),
      steps: trace.rows.length,
      bars: barsOf(layout),
      cycleStart: trace.cycleStart ?? null,
    };
    const violation = trace.rows.at(-1)?.violation ?? null;
    this.#sentence.textContent = violation ?? '';
    this.#sentence.hidden = violation === null;
    replaceChildren(this.#legend, ...legend(this.#context));
    this.#rebuild();
    const last = layout.rows.length - 1;
    this.#select(Math.max(0, Math.min(selected ?? last, last)), false);
  }

  #rebuild(): void {
    const context = this.#context;
    if (!context) return;
    const { lanes, rows } = context.layout;
    const columns = context.narrow
      ? `${lanes.map((lane) => `${String(barsWidth(lane) + RAIL_DOT)}px`).join(' ')} minmax(0, 1fr)`
      : `repeat(${String(lanes.length)}, minmax(0, 1fr))`;
    this.element.style.setProperty('--lane-columns', columns);
    this.element.style.setProperty('--number-width', `${String(numberWidth(rows.length))}px`);
    this.element.classList.toggle('narrow', context.narrow);
    replaceChildren(this.#header, ...headerCells(context));
    this.#rows.clear();
    this.#list.replaceChildren();
    const [first] = rows;
    if (first) {
      // One row is measured, since its height follows the user's editor font.
      const probe = this.#list.appendChild(rowElement(first, context));
      this.#rowHeight = probe.offsetHeight || this.#rowHeight;
      probe.remove();
    }
    this.#list.style.height = `${String(rows.length * this.#rowHeight)}px`;
    this.#draw();
  }

  #draw(): void {
    const context = this.#context;
    if (!context) return;
    const { rows } = context.layout;
    const { first, end } = visibleRows({ ...this.#viewport(), count: rows.length });
    for (const [index, element] of this.#rows) {
      if (index >= first && index < end) continue;
      element.remove();
      this.#rows.delete(index);
    }
    for (let index = first; index < end; index++) {
      const row = rows[index];
      if (!row || this.#rows.has(index)) continue;
      const element = rowElement(row, context);
      element.style.transform = `translateY(${String(index * this.#rowHeight)}px)`;
      element.setAttribute('aria-selected', String(index === this.#selected));
      this.#rows.set(index, element);
      this.#list.append(element);
    }
  }

  #select(row: number, byUser: boolean): void {
    this.#rows.get(this.#selected)?.setAttribute('aria-selected', 'false');
    this.#selected = row;
    this.#scrollToSelected();
    this.#draw();
    this.#rows.get(row)?.setAttribute('aria-selected', 'true');
    this.#list.setAttribute('aria-activedescendant', rowId(row));
    const selected = this.#context?.layout.rows[row];
    if (selected) this.#options.onSelect(selected, byUser);
  }

  #scrollToSelected(): void {
    const isLast = this.#selected === (this.#context?.layout.rows.length ?? 0) - 1;
    this.#scroller.scrollTop = isLast ? this.#scroller.scrollHeight : scrollToShow(this.#selected, this.#viewport());
  }

  #key(event: KeyboardEvent): void {
    const context = this.#context;
    if (!context || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.floor(this.#scroller.clientHeight / this.#rowHeight);
    const row = rowForKey(event.key, context.layout.rows, this.#selected, page);
    if (row === null) return;
    event.preventDefault();
    this.#select(row, true);
  }

  #click(event: MouseEvent): void {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
    if (element) this.#select(Number(element.dataset['row']), true);
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #resized(): void {
    const context = this.#context;
    if (!context) return;
    const narrow = this.#isNarrow(context.layout);
    if (narrow !== context.narrow) {
      this.#context = { ...context, narrow };
      this.#rebuild();
    }
    this.#scrollToSelected();
    this.#draw();
  }

  #isNarrow({ lanes, rows }: LaneLayout): boolean {
    const width = this.#scroller.clientWidth - numberWidth(rows.length);
    return width > 0 && width / lanes.length < LEAST_LANE_WIDTH;
  }

  #viewport(): { scrollTop: number; height: number; rowHeight: number } {
    return { scrollTop: this.#scroller.scrollTop, height: this.#scroller.clientHeight, rowHeight: this.#rowHeight };
  }
}

/** Every lock or other section that is ever open, once. */
function barsOf({ rows }: LaneLayout): RowContext['bars'] {
  const bars = new Map(rows.flatMap((row) => row.bars.map(({ kind, name }) => [`${kind} ${name}`, { kind, name }])));
  return [...bars.values()];
}

function headerCells({ layout }: RowContext): HTMLElement[] {
  const cells = layout.lanes.map((lane, index) => {
    const cell = h(
      'div',
      { class: 'lane-head', title: `${lane.name}: ${lane.title}` },
      h('strong', {}, lane.name),
      h('span', { class: 'lane-title' }, lane.title),
    );
    cell.style.gridColumn = String(index + 2);
    return cell;
  });
  return cells;
}
