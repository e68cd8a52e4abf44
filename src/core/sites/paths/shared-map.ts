// Immutable maps that exist once for each content, and remember what was made of them: the states of a walk differ in
// little, so most steps lead to a map that is there already, and comparing two of them is comparing objects.

/** Makes and keeps the maps of one walk. Keys and values are told apart as `Map` tells its keys. */
export class SharedMaps<K extends string | number, V> {
  /** By the numbers of its entries. */
  readonly #known = new Map<string, SharedMap<K, V>>();
  readonly #numbers = new Map<K, Map<V, number>>();
  readonly #entries: (readonly [K, V])[] = [];
  readonly empty: SharedMap<K, V>;

  /** `isOrdered`: the order of entries tells maps apart. */
  constructor(private readonly isOrdered = false) {
    this.empty = this.#of([]);
  }

  /** The map of some entries by their numbers, with one key set, or gone where there is no value. */
  set(before: readonly number[], key: K, value: V | undefined): SharedMap<K, V> {
    const at = before.findIndex((id) => this.entry(id)[0] === key);
    const ids = before.filter((_, index) => index !== at);
    if (value === undefined) return this.#of(ids);
    const number = this.#numberOf(key, value);
    const place = this.isOrdered ? at : ids.findIndex((id) => id > number);
    ids.splice(place < 0 ? ids.length : place, 0, number);
    return this.#of(ids);
  }

  keep(before: readonly number[], stays: (key: K, value: V) => boolean): SharedMap<K, V> {
    return this.#of(before.filter((id) => stays(...this.entry(id))));
  }

  change(before: readonly number[], change: (value: V) => V): SharedMap<K, V> {
    const ids = before.map((id) => {
      const [key, value] = this.entry(id);
      return this.#numberOf(key, change(value));
    });
    return this.#of(this.isOrdered ? ids : ids.sort((a, b) => a - b));
  }

  entry(id: number): readonly [K, V] {
    return this.#entries[id] as readonly [K, V];
  }

  #of(ids: readonly number[]): SharedMap<K, V> {
    const text = spell(ids);
    let known = this.#known.get(text);
    if (!known) this.#known.set(text, (known = new SharedMap(this, this.#known.size, ids)));
    return known;
  }

  #numberOf(key: K, value: V): number {
    let byValue = this.#numbers.get(key);
    if (!byValue) this.#numbers.set(key, (byValue = new Map<V, number>()));
    let number = byValue.get(value);
    if (number === undefined) byValue.set(value, (number = this.#entries.push([key, value]) - 1));
    return number;
  }
}

export class SharedMap<K extends string | number, V> implements Iterable<readonly [K, V]> {
  readonly #content: ReadonlyMap<K, V>;
  readonly #after = new Map<K, Map<V | undefined, SharedMap<K, V>>>();
  readonly #made = new Map<string | number, SharedMap<K, V>>();
  readonly #changed = new Map<number, SharedMap<K, V>>();

  constructor(
    private readonly all: SharedMaps<K, V>,
    /** Equal for equal maps of one walk. */
    readonly id: number,
    private readonly ids: readonly number[],
  ) {
    this.#content = new Map(ids.map((entry) => all.entry(entry)));
  }

  get size(): number {
    return this.ids.length;
  }

  get(key: K): V | undefined {
    return this.#content.get(key);
  }

  has(key: K): boolean {
    return this.#content.has(key);
  }

  keys(): IterableIterator<K> {
    return this.#content.keys();
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.#content.entries();
  }

  /** The map with one entry set, or without it where the value is undefined. */
  with(key: K, value: V | undefined): SharedMap<K, V> {
    if (this.#content.get(key) === value) return this;
    let byValue = this.#after.get(key);
    if (!byValue) this.#after.set(key, (byValue = new Map<V | undefined, SharedMap<K, V>>()));
    let made = byValue.get(value);
    if (!made) byValue.set(value, (made = this.all.set(this.ids, key, value)));
    return made;
  }

  /** The entries that stay; `what` names the question: in one walk, the same name always asks the same. */
  where(what: string | number, stays: (key: K, value: V) => boolean): SharedMap<K, V> {
    if (this.ids.length === 0) return this;
    let made = this.#made.get(what);
    if (!made) this.#made.set(what, (made = this.all.keep(this.ids, stays)));
    return made;
  }

  /** Every value as `change` makes it; `what` names the change as it does for `where`. */
  each(what: number, change: (value: V) => V): SharedMap<K, V> {
    if (this.ids.length === 0) return this;
    let made = this.#changed.get(what);
    if (!made) this.#changed.set(what, (made = this.all.change(this.ids, change)));
    return made;
  }
}

/** The largest code of a character, here the mark of numbers that are too large to be one. */
const TOO_LARGE = 0xffff;

/** A text for each list of numbers. */
function spell(ids: readonly number[]): string {
  for (const id of ids) if (id >= TOO_LARGE) return String.fromCharCode(TOO_LARGE) + ids.join();
  return String.fromCharCode(...ids);
}
