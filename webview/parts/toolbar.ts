// The tools of a trace: stepping and playing by buttons, which threads are shown, and what can be asked of it.
import type { Trace } from '../../src/core/explore/verdict.js';
import { h, replaceChildren } from '../dom.js';
import { text } from '../texts.js';
import { icon, type IconName } from './icons.js';

/** Milliseconds between two steps of a trace that is played. */
const PLAY_INTERVAL = 700;

export interface ToolbarOptions {
  /** Moves as the key does that has this name; false at the end of the trace. */
  readonly onKey: (key: string) => boolean;
  /** Indices of the threads whose steps are not shown. */
  readonly onHide: (threads: ReadonlySet<number>) => void;
  readonly onCompare: (on: boolean) => void;
  readonly onOthers: (on: boolean) => void;
  readonly onExport: () => void;
}

const STEPS: readonly { readonly key: string; readonly icon: IconName; readonly label: () => string }[] = [
  { key: 'Home', icon: 'first', label: () => text('First step (Home)') },
  { key: 'p', icon: 'previousSwitch', label: () => text('Previous switch of threads (p)') },
  { key: 'ArrowUp', icon: 'previous', label: () => text('Previous step (Up)') },
  { key: 'ArrowDown', icon: 'next', label: () => text('Next step (Down)') },
  { key: 'n', icon: 'nextSwitch', label: () => text('Next switch of threads (n)') },
  { key: 'End', icon: 'last', label: () => text('Last step (End)') },
];

export class Toolbar {
  readonly element: HTMLElement;
  readonly #options: ToolbarOptions;
  readonly #play: HTMLButtonElement;
  readonly #threads = h('span', { class: 'tools', role: 'group', attributes: { 'aria-label': text('Shown threads') } });
  readonly #compare: HTMLButtonElement;
  readonly #others: HTMLButtonElement;
  #timer: ReturnType<typeof setInterval> | undefined;
  #hidden = new Set<number>();

  constructor(options: ToolbarOptions) {
    this.#options = options;
    this.#play = iconButton('play', text('Play'), () => (this.#timer === undefined ? this.#start() : this.stop()));
    const steps = STEPS.map(({ key, icon: name, label }) =>
      iconButton(name, label(), () => {
        this.stop();
        options.onKey(key);
      }),
    );
    steps.splice(3, 0, this.#play);
    this.#compare = toggle(
      text('Compare'),
      text('The other version of the site in the same order, beside the trace'),
      options.onCompare,
    );
    this.#others = toggle(
      text('Why not?'),
      text('What the other threads could do after the selected step, and why not'),
      options.onOthers,
    );
    const exporting = textButton(
      text('Export…'),
      text('Race diagram, Markdown, SVG, JSON or Promela'),
      options.onExport,
    );
    this.element = h(
      'div',
      { class: 'toolbar', role: 'toolbar', attributes: { 'aria-label': text('Trace') } },
      h('span', { class: 'tools' }, ...steps),
      this.#threads,
      h('span', { class: 'tools' }, this.#compare, this.#others, exporting),
    );
  }

  /** Another trace: all of its threads are shown. `other`: the site has another version. */
  show({ threads, rows }: Trace, other: boolean): void {
    this.stop();
    this.#hidden = new Set();
    this.#compare.hidden = !other;
    const acting = threads.flatMap((thread, index) =>
      rows.some((row) => row.thread === index) ? [{ thread, index }] : [],
    );
    replaceChildren(
      this.#threads,
      ...acting.map(({ thread, index }) => {
        const button = toggle(thread.name, text('Steps of {0}: {1}', thread.name, thread.title), (on) => {
          if (on) this.#hidden.delete(index);
          else this.#hidden.add(index);
          this.#options.onHide(new Set(this.#hidden));
        });
        button.setAttribute('aria-pressed', 'true');
        return button;
      }),
    );
  }

  get comparing(): boolean {
    return this.#compare.getAttribute('aria-pressed') === 'true' && !this.#compare.hidden;
  }

  get asking(): boolean {
    return this.#others.getAttribute('aria-pressed') === 'true';
  }

  /** As it was when the panel was last seen. */
  press(compare: boolean, others: boolean): void {
    this.#compare.setAttribute('aria-pressed', String(compare));
    this.#others.setAttribute('aria-pressed', String(others));
  }

  /** Ends playing. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#draw('play', text('Play'));
  }

  #start(): void {
    this.#draw('pause', text('Pause'));
    this.#timer = setInterval(() => {
      if (!this.#options.onKey('ArrowDown')) this.stop();
    }, PLAY_INTERVAL);
    // From the end there is nothing to play but the whole.
    if (!this.#options.onKey('ArrowDown')) this.#options.onKey('Home');
  }

  #draw(name: IconName, label: string): void {
    this.#play.replaceChildren(icon(name));
    this.#play.setAttribute('aria-label', label);
    this.#play.title = label;
  }
}

function iconButton(name: IconName, label: string, onPress: () => void): HTMLButtonElement {
  const button = h('button', { class: 'tool', title: label, attributes: { type: 'button', 'aria-label': label } });
  button.append(icon(name));
  button.addEventListener('click', onPress);
  return button;
}

function textButton(label: string, title: string, onPress: () => void): HTMLButtonElement {
  const button = h('button', { class: 'tool', title, attributes: { type: 'button' } }, label);
  button.addEventListener('click', onPress);
  return button;
}

function toggle(label: string, title: string, onChange: (on: boolean) => void): HTMLButtonElement {
  const button = textButton(label, title, () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    onChange(on);
  });
  button.setAttribute('aria-pressed', 'false');
  return button;
}
