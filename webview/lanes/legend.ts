// What the bars and the shading of a trace mean; only what occurs in it.
import { h } from '../dom.js';
import { text } from '../texts.js';
import { barClass, type RowContext } from './row-element.js';

const SHADES: readonly { readonly kind: string; readonly label: () => string }[] = [
  { kind: 'rcu', label: () => text('RCU read section') },
  { kind: 'irq', label: () => text('IRQs off') },
  { kind: 'preempt', label: () => text('preemption off') },
];

export function legend({ layout, bars }: RowContext): HTMLElement[] {
  const kinds = new Set(layout.rows.flatMap((row) => row.shades.map((shade) => shade.kind)));
  return [
    ...bars.map((bar) => entry(h('span', { class: `swatch ${barClass(bar, bars)}` }), bar.name)),
    ...SHADES.filter(({ kind }) => kinds.has(kind)).map(({ kind, label }) =>
      entry(h('span', { class: `swatch shade-${kind}` }), label()),
    ),
  ];
}

function entry(swatch: HTMLElement, label: string): HTMLElement {
  return h('span', { class: 'legend-entry' }, swatch, label);
}
