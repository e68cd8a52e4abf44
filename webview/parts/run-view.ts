// What is seen while a check runs: what it does, how far it is, how long it takes, and a way to stop it.
import type { PanelRun } from '../../src/protocol.js';
import { h } from '../dom.js';
import type { Kit } from '../kit-contract.js';
import { text } from '../texts.js';
import { RateMeter } from './rate-meter.js';

/** How often the elapsed time is drawn, in milliseconds. */
const TICK = 100;

export class RunView {
  readonly element: HTMLElement;
  readonly #title = h('strong');
  readonly #message = h('p');
  readonly #search = h('p', { class: 'numbers' });
  readonly #elapsed = h('p', { class: 'quiet numbers' });
  readonly #bar = h('progress', { attributes: { 'aria-label': text('Progress') } });
  readonly #rate = new RateMeter();
  #started = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(kit: Kit, onStop: () => void) {
    this.element = h(
      'section',
      { class: 'run-view', attributes: { 'aria-label': text('Running check') } },
      h('div', { class: 'run-line' }, kit.progressRing(text('Checking')), this.#title),
      this.#bar,
      this.#message,
      this.#search,
      this.#elapsed,
      kit.button({ label: text('Stop'), onPress: onStop }),
    );
  }

  show({ title, message, done, total, elapsedMilliseconds, search }: PanelRun): void {
    this.#title.textContent = title;
    this.#message.textContent = total === null ? message : text('{0} of {1}: {2}', done + 1, total, message);
    if (total === null) this.#bar.removeAttribute('value');
    else {
      this.#bar.max = Math.max(1, total);
      this.#bar.value = done;
    }
    this.#search.textContent = search ? this.#searchText(search, elapsedMilliseconds) : '';
    this.#started = performance.now() - elapsedMilliseconds;
    this.#timer ??= setInterval(() => this.#tick(), TICK);
    this.#tick();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #searchText({ states, depth }: { readonly states: number; readonly depth: number }, elapsed: number): string {
    const rate = this.#rate.add(states, elapsed);
    const parts = [text('{0} states', states.toLocaleString()), text('depth {0}', depth)];
    if (rate !== null) parts.push(text('{0} states a second', Math.round(rate).toLocaleString()));
    return parts.join(' · ');
  }

  #tick(): void {
    this.#elapsed.textContent = text('{0} s', ((performance.now() - this.#started) / 1000).toFixed(1));
  }
}
