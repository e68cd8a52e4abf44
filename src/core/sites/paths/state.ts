// What is known at one point of one path: where the mapping's pointers are, what is held, which tests came out how.
import { SharedMaps, type SharedMap } from './shared-map.js';

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

/** What an entry is known as once it was given back: it was there. */
export const presentOf = (site: number): Value => `T${String(site)}`;
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

/** Makes the parts of a walk's states: each exists once for each content, so states are compared by their numbers. */
class StateParts {
  readonly values = new SharedMaps<string, Value>();
  /** Mappings are given back in the order in which they were made. */
  readonly held = new SharedMaps<number, Holding>(true);
  readonly facts = new SharedMaps<string, boolean>();
  readonly visits = new SharedMaps<number, Visit>();
}

export class PathState {
  private constructor(
    readonly values: SharedMap<string, Value>,
    readonly held: SharedMap<number, Holding>,
    readonly facts: SharedMap<string, boolean>,
    readonly visits: SharedMap<number, Visit>,
  ) {}

  /** What is known where a walk starts: nothing. States of different walks have nothing to do with each other. */
  static start(): PathState {
    const parts = new StateParts();
    return new PathState(parts.values.empty, parts.held.empty, parts.facts.empty, parts.visits.empty);
  }

  /** Equal for states of one walk that cannot be told apart. */
  get key(): string {
    return `${String(this.values.id)} ${String(this.held.id)} ${String(this.facts.id)} ${String(this.visits.id)}`;
  }

  with(change: Partial<Pick<PathState, 'values' | 'held' | 'facts' | 'visits'>>): PathState {
    const { values = this.values, held = this.held, facts = this.facts, visits = this.visits } = change;
    const isSame = values === this.values && held === this.held && facts === this.facts && visits === this.visits;
    return isSame ? this : new PathState(values, held, facts, visits);
  }

  value(place: string): Value | undefined {
    return this.values.get(place);
  }

  setValue(place: string, value: Value | undefined): PathState {
    return this.with({ values: this.values.with(place, value) });
  }

  hold(site: number, change: Partial<Holding>): PathState {
    const before = this.held.get(site) ?? NOT_HELD;
    const { mapped = before.mapped, locked = before.locked, checked = before.checked } = change;
    const { peeked = before.peeked, escaped = before.escaped } = change;
    const after = mapped || locked ? holdingOf(mapped, locked, checked, peeked, escaped) : undefined;
    return this.with({ held: this.held.with(site, after) });
  }

  visit(site: number, visit: Visit | undefined): PathState {
    return this.with({ visits: this.visits.with(site, visit && VISITS[visitAt(visit)]) });
  }

  /** Remembers how a test came out. */
  learn(fact: string, truth: boolean): PathState {
    return this.with({ facts: this.facts.with(fact, truth) });
  }

  /** Forgets how tests came out. `what` names the tests that are meant; see `SharedMap.where`. */
  forgetTests(what: string, isMeant: (fact: string) => boolean): PathState {
    return this.with({ facts: this.facts.where(what, (fact) => !isMeant(fact)) });
  }

  /** Forgets what hangs on a local that gets a new value: places reached through it and tests that mention it. */
  overwrite(name: string, factsOf: ReadonlyMap<string, ReadonlySet<string>>): PathState {
    const values = this.values.where(
      name,
      (place) => !place.startsWith(name) || (place.length !== name.length && !hangsOn(place, name.length)),
    );
    const facts = this.facts.where(name, (fact) => factsOf.get(fact)?.has(name) !== true);
    return this.with({ values, facts });
  }
}

/** Whether what follows the first characters of a place is `->…` or `.…`. */
const hangsOn = (place: string, at: number): boolean => place[at] === '.' || place.startsWith('->', at);

const NOT_HELD: Holding = {
  mapped: false,
  locked: false,
  checked: false,
  peeked: false,
  escaped: { struct: false, param: false, returned: false },
};

const HOLDINGS: Holding[] = [];

/** The one object for how a mapping stands. */
function holdingOf(
  mapped: boolean,
  locked: boolean,
  checked: boolean,
  peeked: boolean,
  escaped: Holding['escaped'],
): Holding {
  const { struct, param, returned } = escaped;
  let at = Number(mapped) | (Number(locked) << 1) | (Number(checked) << 2) | (Number(peeked) << 3);
  at |= (Number(struct) << 4) | (Number(param) << 5) | (Number(returned) << 6);
  return (HOLDINGS[at] ??= { mapped, locked, checked, peeked, escaped });
}

const VISITS: readonly Visit[] = [0, 1, 2, 3].map((at) => ({ released: at % 2 === 1, cursorMoved: at > 1 }));
const visitAt = ({ released, cursorMoved }: Visit): number => Number(released) + 2 * Number(cursorMoved);
