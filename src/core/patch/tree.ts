// The files that patches apply to, read when asked for; what patches wrote lies over them, in memory only.

export interface SourceTree {
  /** null where there is no such file. `path` is relative, with `/`, and never leads upwards. */
  read(path: string): string | null;
}

/** A tree with some files replaced or (null) removed. */
export class OverlayTree implements SourceTree {
  readonly #written: ReadonlyMap<string, string | null>;

  constructor(
    private readonly base: SourceTree,
    written: ReadonlyMap<string, string | null> = new Map(),
  ) {
    this.#written = written;
  }

  read(path: string): string | null {
    const written = this.#written.get(path);
    return written === undefined ? this.base.read(path) : written;
  }

  /** Names of the files that differ from the base, removed ones too. */
  get changed(): readonly string[] {
    return [...this.#written.keys()].sort();
  }

  with(writes: ReadonlyMap<string, string | null>): OverlayTree {
    return new OverlayTree(this.base, new Map([...this.#written, ...writes]));
  }
}
