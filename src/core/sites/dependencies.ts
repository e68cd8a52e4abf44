// What a result was computed from: questions about the file, with the identity of the answers. A result stands for as
// long as the same questions get the same answers.

/** Question to identity of its answer. */
export type Dependencies = ReadonlyMap<string, string>;

export class DependencyLog {
  readonly #active: Map<string, string>[] = [];

  /** `answer` asks a question anew, without logging it. */
  constructor(private readonly answer: (query: string) => string) {}

  note(query: string, identity: string): void {
    for (const log of this.#active) log.set(query, identity);
  }

  /** Runs `compute` and returns with its result all that was asked meanwhile. */
  track<T>(compute: () => T): { readonly value: T; readonly dependencies: Dependencies } {
    const dependencies = new Map<string, string>();
    this.#active.push(dependencies);
    try {
      return { value: compute(), dependencies };
    } finally {
      this.#active.pop();
    }
  }

  /** For a result that is used again: its questions count for whatever is being computed. */
  reuse(dependencies: Dependencies): void {
    for (const [query, identity] of dependencies) this.note(query, identity);
  }

  /** Whether every question would get the same answer now. */
  stillHolds(dependencies: Dependencies): boolean {
    for (const [query, identity] of dependencies) if (this.answer(query) !== identity) return false;
    return true;
  }
}
