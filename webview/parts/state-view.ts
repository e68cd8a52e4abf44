// The state beside the lanes: every shown value after the selected step, with what the step changed marked.
import type { Trace } from '../../src/core/explore/verdict.js';
import { h, replaceChildren } from '../dom.js';
import { text } from '../texts.js';
import { stateAfter, type StateGroup, type StateValue } from './state-values.js';

export class StateView {
  readonly element: HTMLElement;
  readonly #body = h('div', { class: 'state-body' });
  #shown: { readonly trace: Trace; readonly row: number } | undefined;
  #hideConstant: boolean;

  /** `options` is a control that stands above the values. */
  constructor(options: HTMLElement, hideConstant: boolean) {
    this.#hideConstant = hideConstant;
    this.element = h(
      'section',
      { class: 'state', attributes: { 'aria-label': text('State after the selected step'), tabindex: '0' } },
      h('div', { class: 'state-options' }, options),
      this.#body,
    );
  }

  hideConstant(hide: boolean): void {
    this.#hideConstant = hide;
    if (this.#shown) this.show(this.#shown.trace, this.#shown.row);
  }

  show(trace: Trace, row: number): void {
    this.#shown = { trace, row };
    const groups = stateAfter(trace, row, this.#hideConstant);
    if (groups.length === 0)
      replaceChildren(this.#body, h('p', { class: 'quiet' }, text('No value changes in this trace.')));
    else replaceChildren(this.#body, ...groups.map(table));
  }
}

function table({ name, values }: StateGroup): HTMLElement {
  return h('table', {}, h('caption', {}, name), h('tbody', {}, ...values.map(line)));
}

function line({ name, before, after, changed }: StateValue): HTMLElement {
  const value = changed
    ? h(
        'td',
        {},
        h('del', {}, before),
        h('span', { class: 'arrow', attributes: { 'aria-hidden': 'true' } }, ' → '),
        h('ins', {}, after),
      )
    : h('td', {}, after);
  return h('tr', { class: changed ? 'changed' : '' }, h('th', { attributes: { scope: 'row' } }, name), value);
}
