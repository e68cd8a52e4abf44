// What is seen while a check runs: what it does, how far it is, how long it takes, and a way to stop it.
import type { PanelRun } from '../../src/protocol.js';
import { h } from '../dom.js';
import type { Kit } from '../kit-contract.js';
import { text } from '../texts.js';

/** How often the elapsed time is drawn, in milliseconds. */
const TICK = 100;

export class RunView {
  readonly element: HTMLElement;
  readonly #title = h('strong');
  readonly #message = h('p');
  readonly #elapsed = h('span', { class: 'quiet' });
  readonly #bar = h('progress', { attributes: { 'aria-label': text('Progress') } });
  #started = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(kit: Kit, onStop: () => void) {
    this.element = h(
      'section',
      { class: 'run-view', attributes: { 'aria-label': text('Running check') } },
      h('div', { class: 'run-line' }, kit.progressRing(text('Checking')), this.#title),
      this.#bar,
      this.#message,
      this.#elapsed,
      kit.button({ label: text('Stop'), onPress: onStop }),
    );
  }

  show({ title, message, done, total, elapsedMilliseconds }: PanelRun): void {
    this.#title.textContent = title;
    this.#message.textContent = message;
    if (total === null) this.#bar.removeAttribute('value');
    else {
      this.#bar.max = Math.max(1, total);
      this.#bar.value = done;
    }
    this.#started = performance.now() - elapsedMilliseconds;
    this.#timer ??= setInterval(() => this.#tick(), TICK);
    this.#tick();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    this.#elapsed.textContent = text('{0} s', ((performance.now() - this.#started) / 1000).toFixed(1));
  }
}
