// What a result was computed from: questions about the file, with the identity of the answers. A result stands for as
// long as the same questions get the same answers. Some answers are themselves computed from others and kept from text to
// text: what depends on one is done again only when that answer changes, not whenever anything behind it does.

/** Question to identity of its answer. The first character of a question is its kind, the rest what it is about. */
export type Dependencies = ReadonlyMap<string, string>;

/** A kind of question that is answered from other questions. */
export interface Derived<T> {
  /** What stands for the answer where the question comes up while it is being answered. */
  readonly whileAsked: T;
  answer(about: string): T;
  /** Equal for answers that cannot be told apart. */
  identity(answer: T): string;
}

interface Kept {
  readonly value: unknown;
  readonly identity: string;
  readonly dependencies: Dependencies;
  /** The turn in which it was last known to hold. */
  turn: number;
}

/** Answers above this number that no recent text asked for are forgotten. */
const MAX_KEPT = 4096;

/** Derived answers of one file's successive texts. */
export class AnswerMemory {
  readonly kept = new Map<string, Kept>();
  #turn = 0;

  /** Counts the texts. */
  get turn(): number {
    return this.#turn;
  }

  nextText(): void {
    this.#turn += 1;
    if (this.kept.size <= MAX_KEPT) return;
    for (const [query, { turn }] of this.kept) if (turn < this.#turn - 1) this.kept.delete(query);
  }
}

/** The questions of one text. */
export class DependencyLog {
  #active: Map<string, string>[] = [];
  readonly #derived = new Map<string, Derived<unknown>>();
  readonly #answering = new Set<string>();
  readonly #checking = new Set<string>();

  /**
   * `identity` asks a question about the text anew, without logging it. `mayDiffer` is false where its answer is surely
   * that of the text before.
   */
  constructor(
    private readonly memory: AnswerMemory,
    private readonly identity: (query: string) => string,
    private readonly mayDiffer: (query: string) => boolean,
  ) {
    memory.nextText();
  }

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

  /** Says how questions of a kind, a single character, are answered for this text. */
  answerBy<T>(kind: string, derived: Derived<T>): (about: string) => T {
    this.#derived.set(kind, derived);
    return (about) => this.#ask(kind + about, derived) as T;
  }

  #ask(query: string, derived: Derived<unknown>): unknown {
    if (this.#answering.has(query)) {
      this.note(query, derived.identity(derived.whileAsked));
      return derived.whileAsked;
    }
    const { value, identity } = this.#current(query, derived);
    this.note(query, identity);
    return value;
  }

  #current(query: string, derived: Derived<unknown>): Kept {
    const { kept, turn } = this.memory;
    const known = kept.get(query);
    if (known && (known.turn === turn || this.#checking.has(query))) return known;
    if (known) {
      this.#checking.add(query);
      const holds = this.stillHolds(known.dependencies, known.turn === turn - 1);
      this.#checking.delete(query);
      if (holds) {
        known.turn = turn;
        return known;
      }
    }
    const outside = this.#active;
    this.#active = [];
    this.#answering.add(query);
    try {
      const { value, dependencies } = this.track(() => derived.answer(query.slice(1)));
      const found = { value, identity: derived.identity(value), dependencies, turn };
      kept.set(query, found);
      return found;
    } finally {
      this.#answering.delete(query);
      this.#active = outside;
    }
  }

  /** Whether every question would get the same answer now; `isRecent` where they all did for the text before. */
  stillHolds(dependencies: Dependencies, isRecent: boolean): boolean {
    for (const [query, identity] of dependencies) {
      const derived = this.#derived.get(query.charAt(0));
      if (derived) {
        if (this.#current(query, derived).identity !== identity) return false;
      } else if ((!isRecent || this.mayDiffer(query)) && this.identity(query) !== identity) return false;
    }
    return true;
  }

  /** All questions about the text itself that are behind the given ones, and these. */
  everythingBehind(dependencies: Dependencies, into = new Set<string>()): ReadonlySet<string> {
    for (const query of dependencies.keys()) {
      if (into.has(query)) continue;
      into.add(query);
      const kept = this.#derived.has(query.charAt(0)) ? this.memory.kept.get(query) : undefined;
      if (kept) this.everythingBehind(kept.dependencies, into);
    }
    return into;
  }
}
