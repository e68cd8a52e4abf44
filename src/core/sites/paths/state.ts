// What is known at one point of one path: where the mapping's pointers are, what is held, which tests came out how.

/**
 * An abstract value: `E12` an entry of the table that node 12 mapped, `T12` the same where it is known not to be NULL,
 * `L12` its lock, `F12` entry or lock of a map at node 12 that was found to have failed, `X12` an entry or lock of an
 * earlier turn of node 12, `K7` some other lock got at node 7, `NULL`, `NONZERO`, `NULL!` (found to be NULL by a test),
 * `UNSET` (a pointer without a value), `WILD` (one that was found not to be NULL, or is computed from NULL), `=text` a
 * constant, `@x` the address of local `x`.
 */
export type Value = string;

export const NULL_VALUE: Value = 'NULL';
export const NULL_BY_TEST: Value = 'NULL!';
export const NONZERO: Value = 'NONZERO';
export const UNSET: Value = 'UNSET';
export const WILD: Value = 'WILD';
export const entryOf = (site: number): Value => `E${String(site)}`;
export const lockOf = (site: number): Value => `L${String(site)}`;
export const staleOf = (site: number): Value => `X${String(site)}`;

export const failedOf = (site: number): Value => `F${String(site)}`;

/** Known to be NULL, by a test or because the map failed. */
export function isNullByTest(value: Value | undefined): boolean {
  return value === NULL_BY_TEST || value?.startsWith('F') === true;
}

/** The site behind an entry, lock or stale value, or behind one of a failed map. */
export function siteOf(value: Value | undefined, kind: 'E' | 'L' | 'F' | 'X'): number | null {
  if (value === undefined) return null;
  return value.startsWith(kind) || (kind === 'E' && value.startsWith('T')) ? Number(value.slice(1)) : null;
}

/** A pointer that points to no mapping: to release it is wrong. */
export function isNothing(value: Value | undefined): boolean {
  return value === UNSET || value === WILD || value === NULL_VALUE || isNullByTest(value);
}

/** How a mapping stands. A site that is not in `held` is neither mapped nor locked. */
export interface Holding {
  readonly mapped: boolean;
  readonly locked: boolean;
  /** The result was compared with NULL on this path and is not NULL. */
  readonly checked: boolean;
  /** An entry was read, or passed to a call, before the lock was taken. */
  readonly peeked: boolean;
  readonly escaped: { readonly struct: boolean; readonly param: boolean; readonly returned: boolean };
}

/** An acquire that this path has been through: what DROP_RETAKE asks about. */
export interface Visit {
  readonly released: boolean;
  readonly cursorMoved: boolean;
}

export class PathState {
  constructor(
    readonly values: ReadonlyMap<string, Value>,
    readonly held: ReadonlyMap<number, Holding>,
    readonly facts: ReadonlyMap<string, boolean>,
    readonly visits: ReadonlyMap<number, Visit>,
  ) {}

  static readonly start = new PathState(new Map(), new Map(), new Map(), new Map());

  with(change: Partial<Pick<PathState, 'values' | 'held' | 'facts' | 'visits'>>): PathState {
    return new PathState(
      change.values ?? this.values,
      change.held ?? this.held,
      change.facts ?? this.facts,
      change.visits ?? this.visits,
    );
  }

  value(place: string): Value | undefined {
    return this.values.get(place);
  }

  setValue(place: string, value: Value | undefined): PathState {
    if (this.values.get(place) === value) return this;
    const values = new Map(this.values);
    if (value === undefined) values.delete(place);
    else values.set(place, value);
    return this.with({ values });
  }

  hold(site: number, change: Partial<Holding>): PathState {
    const held = new Map(this.held);
    const before = held.get(site) ?? {
      mapped: false,
      locked: false,
      checked: false,
      peeked: false,
      escaped: { struct: false, param: false, returned: false },
    };
    const after = { ...before, ...change };
    if (after.mapped || after.locked) held.set(site, after);
    else held.delete(site);
    return this.with({ held });
  }

  /** Forgets how tests came out. */
  forgetTests(isMeant: (fact: string) => boolean): PathState {
    const facts = without(this.facts, isMeant);
    return facts === this.facts ? this : this.with({ facts });
  }

  /** Forgets what hangs on a local that gets a new value: places reached through it and tests that mention it. */
  overwrite(name: string, factsOf: ReadonlyMap<string, ReadonlySet<string>>): PathState {
    const values = without(
      this.values,
      (place) => place.startsWith(name) && (place.length === name.length || hangsOn(place, name.length)),
    );
    const facts = without(this.facts, (fact) => factsOf.get(fact)?.has(name) === true);
    return values === this.values && facts === this.facts ? this : this.with({ values, facts });
  }
}

/** Whether what follows the first characters of a place is `->…` or `.…`. */
const hangsOn = (place: string, at: number): boolean => place[at] === '.' || place.startsWith('->', at);

/** The same map where nothing is to go. */
export function without<V>(
  map: ReadonlyMap<string, V>,
  isGone: (key: string, value: V) => boolean,
): ReadonlyMap<string, V> {
  let isTouched = false;
  for (const [key, value] of map) if (isGone(key, value)) isTouched = true;
  if (!isTouched) return map;
  const kept = new Map<string, V>();
  for (const [key, value] of map) if (!isGone(key, value)) kept.set(key, value);
  return kept;
}

/**
 * Keys of states: equal for states that cannot be told apart. A step leaves most parts of a state as they were, so each
 * part is spelled out once and is a number from then on.
 */
export class StateKeys {
  readonly #numbers = new Map<string, number>();
  readonly #known = new WeakMap<object, number>();

  of({ values, held, facts, visits }: PathState): string {
    const a = this.#number(values, (place, value) => `${place}=${value}`);
    const b = this.#number(held, holdingText);
    const c = this.#number(facts, (fact, truth) => (truth ? fact : `!${fact}`));
    const d = this.#number(visits, visitText);
    return `${String(a)} ${String(b)} ${String(c)} ${String(d)}`;
  }

  #number<K, V>(part: ReadonlyMap<K, V>, spell: (key: K, value: V) => string): number {
    if (part.size === 0) return 0;
    let number = this.#known.get(part);
    if (number === undefined) {
      const words: string[] = [];
      for (const [key, value] of part) words.push(spell(key, value));
      const text = words.length === 1 ? (words[0] ?? '') : words.sort().join(';');
      number = this.#numbers.get(text);
      if (number === undefined) this.#numbers.set(text, (number = this.#numbers.size + 1));
      this.#known.set(part, number);
    }
    return number;
  }
}

function holdingText(site: number, { mapped, locked, checked, peeked, escaped }: Holding): string {
  const bits = [mapped, locked, checked, peeked, escaped.struct, escaped.param, escaped.returned];
  return `h${String(site)}:${bits.map(Number).join('')}`;
}

function visitText(site: number, { released, cursorMoved }: Visit): string {
  return `v${String(site)}${released ? 'r' : ''}${cursorMoved ? 'm' : ''}`;
}
