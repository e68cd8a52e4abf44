// The plain kit: the browser's own controls in the colours of the theme.
import { h } from './dom.js';
import type { Kit } from './kit-contract.js';

export const plainKit: Kit = {
  button({ label, primary, onPress }) {
    const button = h(
      'button',
      { class: primary ? 'plain-button primary' : 'plain-button', attributes: { type: 'button' } },
      label,
    );
    button.addEventListener('click', onPress);
    return button;
  },

  dropdown({ label, onChange }) {
    const select = h('select', { class: 'plain-dropdown', title: label, attributes: { 'aria-label': label } });
    select.addEventListener('change', () => onChange(select.value));
    return {
      element: select,
      set(choices, value) {
        select.replaceChildren(...choices.map((choice) => new Option(choice.label, choice.value)));
        select.value = value;
        select.disabled = choices.length < 2;
      },
      get value() {
        return select.value;
      },
    };
  },

  checkbox({ label, checked, onChange }) {
    const input = h('input', { attributes: { type: 'checkbox' } });
    input.checked = checked;
    input.addEventListener('change', () => onChange(input.checked));
    return h('label', { class: 'plain-checkbox' }, input, label);
  },

  badge: (text) => h('span', { class: 'plain-badge' }, text),

  progressRing: (label) => h('div', { class: 'plain-ring', role: 'progressbar', attributes: { 'aria-label': label } }),
};
