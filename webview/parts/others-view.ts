// "Why not?": what each thread could do after the selected step, and what keeps it back.
import type { OtherStep } from '../../src/core/explore/others.js';
import { h, replaceChildren } from '../dom.js';
import { text } from '../texts.js';

export class OthersView {
  readonly element = h('section', {
    class: 'others',
    attributes: { 'aria-label': text('What could run here'), 'aria-live': 'polite', tabindex: '0' },
  });

  waiting(): void {
    this.element.hidden = false;
    this.element.setAttribute('aria-busy', 'true');
  }

  hide(): void {
    this.element.hidden = true;
    replaceChildren(this.element);
  }

  /** `taken`: the thread of the step that the trace takes next; null at its end. */
  show(others: readonly OtherStep[] | null, taken: number | null): void {
    this.element.hidden = false;
    this.element.removeAttribute('aria-busy');
    const lines = (others ?? []).filter(({ kind }) => kind !== 'ended');
    replaceChildren(
      this.element,
      h('p', { class: 'quiet' }, text('After this step:')),
      others === null
        ? h('p', {}, text('It cannot be told: the site has changed, or this cell has no program.'))
        : null,
      others !== null && lines.length === 0 ? h('p', {}, text('No thread has a step left.')) : null,
      lines.length === 0 ? null : h('ul', {}, ...lines.map((line) => entry(line, taken))),
    );
  }
}

function entry({ name, text: step, kind, thread, because, breaks }: OtherStep, taken: number | null): HTMLElement {
  return h(
    'li',
    { class: kind },
    h('strong', {}, name),
    ' ',
    h('code', {}, step),
    h('div', { class: kind === 'waits' ? 'waits' : 'quiet' }, sentence(kind, thread === taken, because, breaks)),
  );
}

function sentence(
  kind: OtherStep['kind'],
  isTaken: boolean,
  because: readonly string[],
  breaks: OtherStep['breaks'],
): string {
  if (kind === 'waits') return because.length === 0 ? text('must wait') : text('must wait: {0}', because.join(', '));
  if (breaks) return text('can run, and breaks it: {0}', breaks.message);
  return isTaken ? text('runs next in this trace') : text('could run here too');
}
