// Promises that run side by side and are waited for together, however many more they start meanwhile.

export class TaskGroup {
  #running = 0;
  #failure: { readonly error: unknown } | null = null;
  #wake: (() => void) | null = null;

  /** The first failure is kept for `settled`; nothing is left unhandled until then. */
  add(task: Promise<void>): void {
    this.#running += 1;
    void task
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#running -= 1;
        if (this.#running === 0 || this.#failure !== null) this.#wake?.();
      });
  }

  /** Resolves when nothing runs any more, rejects as soon as a task failed. */
  async settled(): Promise<void> {
    while (this.#running > 0 && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== null) throw this.#failure.error;
  }
}
