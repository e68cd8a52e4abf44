// The selected step in full: thread, text, choice, place, the calls that lead to it, and what every thread is inside of.
import { h, replaceChildren } from '../dom.js';
import type { LaneLayout, LaneRow } from '../../src/core/report/lanes.js';
import { sectionsText } from '../lanes/row-text.js';
import { text } from '../texts.js';

export class StepLine {
  readonly element = h('div', { class: 'step-line' });
  readonly #onReveal: (row: number, caller: number | null) => void;

  constructor(onReveal: (row: number, caller: number | null) => void) {
    this.#onReveal = onReveal;
  }

  show({ lanes }: LaneLayout, row: LaneRow): void {
    const { source, choice, callers = [] } = row.step;
    const depth = row.caller ?? callers.length;
    const places = callers.slice(0, depth + 1).map((call, caller) => {
      const place = `${call.source.file}:${String(call.source.line)}`;
      return this.#place(row.row, caller, caller === row.caller ? place : text('{0} at {1}', call.text, place));
    });
    if (row.caller === null && source) places.push(this.#place(row.row, null, `${source.file}:${String(source.line)}`));
    const notes = [row.caller === null ? (choice ?? '') : '', sectionsText(row, lanes)].filter(Boolean).join(' · ');
    replaceChildren(
      this.element,
      h('div', {}, h('strong', {}, row.actor), ' ', h('code', {}, row.text)),
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
