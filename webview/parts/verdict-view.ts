// The chosen cell's verdict: what kind, its sentence, how far it reaches, and what was left open.
import type { PanelTrace } from '../../src/protocol.js';
import { h, replaceChildren } from '../dom.js';
import { text } from '../texts.js';
import { kindText, reachText } from './verdict-text.js';

export class VerdictView {
  readonly element = h('section', {
    class: 'verdict-view',
    attributes: { 'aria-live': 'polite', 'aria-label': text('Verdict') },
  });

  show({ verdict, trace, cell }: PanelTrace): void {
    const { kind, property, message, opaque, unreached } = verdict;
    const steps = trace ? text('{0} steps', trace.rows.length) : '';
    // The sentence of a violation stands under its step.
    const sentence = trace && kind === 'violated' ? null : h('p', {}, message);
    replaceChildren(
      this.element,
      h(
        'p',
        { class: 'verdict-head' },
        h('span', { class: `verdict-badge ${kind}` }, kindText(kind)),
        [property ?? '', steps, cell.context].filter(Boolean).join(' · '),
      ),
      sentence,
      // What a violation's search explored matters less than for a verdict that claims something of all of it.
      h(
        'p',
        { class: kind === 'violated' ? 'quiet one-line' : 'quiet', title: reachText(verdict) },
        reachText(verdict),
      ),
      notes(text('Modelled as a free choice or as nothing:'), opaque),
      notes(
        text('Never reached, so that nothing is known about them:'),
        unreached.map((step) => `${step.thread}: ${step.text}`),
      ),
    );
  }
}

function notes(title: string, lines: readonly string[]): HTMLElement | null {
  if (lines.length === 0) return null;
  return h(
    'details',
    { class: 'notes' },
    h('summary', {}, `${title} ${String(lines.length)}`),
    h('ul', {}, ...lines.map((line) => h('li', {}, line))),
  );
}
