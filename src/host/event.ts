// A minimal event for the parts of the host that know nothing of vscode, so that they run in unit tests.

export interface Subscription {
  dispose(): void;
}

/** Calls its listeners in the order of their subscription. */
export class Emitter<T> implements Subscription {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void): Subscription => {
    // A wrapper, so that one function subscribed twice is called twice.
    const entry = (value: T): void => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
