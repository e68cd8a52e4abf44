// What is known at one point of one path: values of the locals that matter, tests that came out, what is held, what was done.
import type { Code } from './values.js';

/** References of one object are counted up to here, so that a loop that takes them has finitely many states. */
export const MAX_COUNT = 2;

export class ExitState {
  constructor(
    readonly values: ReadonlyMap<string, Code>,
    readonly facts: ReadonlyMap<string, boolean>,
    /** How often each resource is held, by its key. */
    readonly held: ReadonlyMap<string, number>,
    /** Effects that every path to here had since recording began, and those that some path had. */
    readonly must: ReadonlySet<string>,
    readonly may: ReadonlySet<string>,
    readonly returned: Code | null,
  ) {}

  static readonly start = new ExitState(new Map(), new Map(), new Map(), new Set(), new Set(), null);

  /** Equal for states that may meet: they hold and return the same, and agree on the values that are told apart. */
  propertyKey(isProperty: (name: string, code: Code) => boolean): string {
    const values = [...this.values].filter(([name, code]) => isProperty(name, code));
    return [pairs(values), pairs(this.held), this.returned ?? ''].join('|');
  }

  /** What both know and did, and what either may have done; this state itself where the other adds nothing. */
  meet(other: ExitState): ExitState {
    const values = common(this.values, other.values);
    const facts = common(this.facts, other.facts);
    const must = [...this.must].every((effect) => other.must.has(effect))
      ? this.must
      : new Set([...this.must].filter((effect) => other.must.has(effect)));
    const may = [...other.may].every((effect) => this.may.has(effect))
      ? this.may
      : new Set([...this.may, ...other.may]);
    const isSame = values === this.values && facts === this.facts && must === this.must && may === this.may;
    return isSame ? this : this.with({ values, facts, must, may });
  }

  with(change: Partial<Pick<ExitState, 'values' | 'facts' | 'held' | 'must' | 'may' | 'returned'>>): ExitState {
    return new ExitState(
      change.values ?? this.values,
      change.facts ?? this.facts,
      change.held ?? this.held,
      change.must ?? this.must,
      change.may ?? this.may,
      change.returned === undefined ? this.returned : change.returned,
    );
  }

  set(name: string, code: Code | undefined): ExitState {
    if (this.values.get(name) === code) return this;
    const values = new Map(this.values);
    if (code === undefined) values.delete(name);
    else values.set(name, code);
    return this.with({ values });
  }

  /** Every local that has one value gets another: a test has told what it is. */
  learn(before: Code, after: Code): ExitState {
    return this.with({
      values: new Map([...this.values].map(([name, code]) => [name, code === before ? after : code])),
    });
  }

  /** Forgets tests whose text mentions a value or a field that was just given anew. */
  forget(mention: string): ExitState {
    if (![...this.facts.keys()].some((fact) => fact.includes(mention))) return this;
    return this.with({ facts: new Map([...this.facts].filter(([fact]) => !fact.includes(mention))) });
  }

  take(key: string): ExitState {
    const count = Math.min((this.held.get(key) ?? 0) + 1, MAX_COUNT);
    return this.with({ held: new Map(this.held).set(key, count) });
  }

  /** `null` where it is not held. */
  give(key: string): ExitState | null {
    const count = this.held.get(key) ?? 0;
    if (count === 0) return null;
    const held = new Map(this.held);
    if (count === 1) held.delete(key);
    else held.set(key, count - 1);
    return this.with({ held });
  }

  note(effect: string): ExitState {
    if (this.must.has(effect)) return this;
    return this.with({ must: new Set(this.must).add(effect), may: new Set(this.may).add(effect) });
  }

  /** The same state with nothing done yet. */
  undone(): ExitState {
    return this.with({ must: new Set(), may: new Set() });
  }
}

const pairs = (entries: Iterable<readonly [string, unknown]>): string =>
  [...entries]
    .map(([k, v]) => `${k}=${String(v)}`)
    .sort()
    .join(',');

function common<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  const kept = [...a].filter(([key, value]) => b.get(key) === value);
  return kept.length === a.size ? a : new Map(kept);
}
