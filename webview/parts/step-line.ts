// The selected step in full: thread, text, choice, place, the calls that lead to it, and what every thread is inside of.
import { h, replaceChildren } from '../dom.js';
import type { LaneLayout } from '../lanes/layout.js';
import { sectionsText } from '../lanes/row-text.js';
import { text } from '../texts.js';

export class StepLine {
  readonly element = h('div', { class: 'step-line' });
  readonly #onReveal: (row: number, caller: number | null) => void;

  constructor(onReveal: (row: number, caller: number | null) => void) {
    this.#onReveal = onReveal;
  }

  show(layout: LaneLayout, index: number): void {
    const row = layout.rows[index];
    if (!row) {
      this.element.replaceChildren();
      return;
    }
    const { source, choice, callers = [] } = row.step;
    const notes = [choice ?? '', sectionsText(row, layout.lanes)].filter(Boolean).join(' · ');
    const places = callers.map((call, depth) =>
      this.#place(index, depth, text('in {0} at {1}', call.text, `${call.source.file}:${String(call.source.line)}`)),
    );
    if (source) places.push(this.#place(index, null, text('at {0}', `${source.file}:${String(source.line)}`)));
    replaceChildren(
      this.element,
      h('div', {}, h('strong', {}, layout.lanes[row.lane]?.name ?? '?'), ' ', h('code', {}, row.step.text)),
      h('div', { class: 'places' }, ...places),
      notes === '' ? null : h('div', { class: 'quiet' }, notes),
    );
  }

  #place(row: number, caller: number | null, label: string): HTMLElement {
    const link = h('button', { class: 'link', attributes: { type: 'button' } }, label);
    link.addEventListener('click', () => this.#onReveal(row, caller));
    return link;
  }
}
