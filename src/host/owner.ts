// Ownership: what a feature registers lives exactly as long as the feature.
import type { Subscription } from './event.js';

export class Owner implements Subscription {
  readonly #owned: Subscription[] = [];
  #disposed = false;

  /** Keeps `thing` until this owner is gone; disposes it at once if the owner already is. */
  own<T extends Subscription>(thing: T): T {
    if (this.#disposed) thing.dispose();
    else this.#owned.push(thing);
    return thing;
  }

  dispose(): void {
    this.#disposed = true;
    for (const thing of this.#owned.splice(0).reverse()) thing.dispose();
  }
}
