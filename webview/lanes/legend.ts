// What the bars and the shading of a trace mean; only what occurs in it.
import { h } from '../dom.js';
import { text } from '../texts.js';
import type { LaneLayout } from './layout.js';
import { lockColour } from './row-element.js';

const SHADES: readonly { readonly kind: string; readonly label: () => string }[] = [
  { kind: 'rcu', label: () => text('RCU read section') },
  { kind: 'irq', label: () => text('IRQs off') },
  { kind: 'preempt', label: () => text('preemption off') },
];

export function legend({ rows }: LaneLayout, locks: readonly string[]): HTMLElement[] {
  const kinds = new Set(rows.flatMap((row) => row.shades.map((shade) => shade.kind)));
  return [
    ...locks.map((name) => entry(h('span', { class: `swatch bar ${lockColour(name, locks)}` }), name)),
    ...SHADES.filter(({ kind }) => kinds.has(kind)).map(({ kind, label }) =>
      entry(h('span', { class: `swatch shade-${kind}` }), label()),
    ),
  ];
}

function entry(swatch: HTMLElement, label: string): HTMLElement {
  return h('span', { class: 'legend-entry' }, swatch, label);
}
