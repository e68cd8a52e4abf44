// The lanes: a list of thousands of rows of which only the visible ones exist, one of them selected, moved by keys and clicks.
import type { Trace } from '../../src/core/explore/verdict.js';
import { h, replaceChildren } from '../dom.js';
import { text } from '../texts.js';
import { rowForKey } from './keys.js';
import { layoutTrace, type LaneLayout } from './layout.js';
import { legend } from './legend.js';
import { barsWidth, RAIL_DOT, rowElement, rowId, type RowContext } from './row-element.js';
import { scrollToShow, visibleRows } from './virtual-rows.js';

/** Narrower than this many pixels a lane cannot show a statement; then all texts share one column. */
const LEAST_LANE_WIDTH = 150;

/** Of the column with the steps' numbers, in pixels. */
const numberWidth = (rows: number): number => 16 + 8 * Math.max(2, String(rows).length);

export interface LanesOptions {
  /** `byUser`: by a key or a click, so that the editor should follow. */
  readonly onSelect: (row: number, byUser: boolean) => void;
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
  #context: RowContext | undefined;
  #rowHeight = 22;
  #selected = -1;
  #frame = 0;

  constructor(options: LanesOptions) {
    this.#options = options;
    this.#list = h('div', {
      class: 'rows',
      role: 'listbox',
      attributes: { tabindex: '0', 'aria-label': text('Steps of the trace') },
    });
    // The sentence follows the fatal step, which is the last one.
    this.#scroller = h('div', { class: 'lanes-scroller' }, this.#list, this.#sentence);
    this.element = h(
      'section',
      { class: 'lanes', attributes: { 'aria-label': text('Trace') } },
      this.#header,
      this.#scroller,
      this.#legend,
    );
    this.#scroller.addEventListener('scroll', () => this.#schedule(), { passive: true });
    this.#list.addEventListener('keydown', (event) => this.#key(event));
    this.#list.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#resized()).observe(this.#scroller);
  }

  get selected(): number {
    return this.#selected;
  }

  get layout(): LaneLayout | undefined {
    return this.#context?.layout;
  }

  /** Shows another trace with one of its rows selected. */
  show(trace: Trace, selected: number): void {
    const layout = layoutTrace(trace);
    const locks = [...new Set(layout.rows.flatMap((row) => row.bars.map((bar) => bar.name)))];
    this.#context = { layout, narrow: this.#isNarrow(layout), locks, cycleStart: trace.cycleStart ?? null };
    const violation = trace.rows.at(-1)?.violation ?? null;
    this.#sentence.textContent = violation ?? '';
    this.#sentence.hidden = violation === null;
    replaceChildren(this.#legend, ...legend(layout, locks));
    this.#rebuild();
    this.#select(Math.max(0, Math.min(selected, layout.rows.length - 1)), false);
  }

  #rebuild(): void {
    const context = this.#context;
    if (!context) return;
    const { lanes, rows } = context.layout;
    const columns = context.narrow
      ? `${lanes.map((lane) => `${String(barsWidth(lane) + RAIL_DOT)}px`).join(' ')} minmax(0, 1fr)`
      : lanes.map((lane) => `minmax(0, ${lane.background ? '0.7' : '1'}fr)`).join(' ');
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
    this.#options.onSelect(row, byUser);
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

function headerCells({ layout }: RowContext): HTMLElement[] {
  const cells = layout.lanes.map((lane, index) => {
    const cell = h(
      'div',
      { class: lane.background ? 'lane-head background' : 'lane-head', title: `${lane.name}: ${lane.title}` },
      h('strong', {}, lane.name),
      h('span', { class: 'lane-title' }, lane.title),
    );
    cell.style.gridColumn = String(index + 2);
    return cell;
  });
  return cells;
}
