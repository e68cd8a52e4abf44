// How fast a count grows, over the last seconds.

/** Older samples than this many milliseconds do not count. */
const WINDOW = 3_000;

export class RateMeter {
  #samples: { readonly count: number; readonly time: number }[] = [];

  /** Adds a sample; per second, or null while there is too little to say. A count that shrinks is a new one. */
  add(count: number, milliseconds: number): number | null {
    const last = this.#samples.at(-1);
    if (last && (count < last.count || milliseconds < last.time)) this.#samples = [];
    this.#samples.push({ count, time: milliseconds });
    this.#samples = this.#samples.filter(({ time }) => milliseconds - time <= WINDOW);
    const [first] = this.#samples;
    return first && first.time < milliseconds ? ((count - first.count) * 1000) / (milliseconds - first.time) : null;
  }
}
