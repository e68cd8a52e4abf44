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

  /** What both know and did, and what either may have done; this state itself where the other adds nothing. */
  meet(other: ExitState): ExitState {
    const values = common(this.values, other.values);
    const facts = common(this.facts, other.facts);
    const must = includes(other.must, this.must)
      ? this.must
      : new Set([...this.must].filter((effect) => other.must.has(effect)));
    const may = includes(this.may, other.may) ? this.may : new Set([...this.may, ...other.may]);
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
    let isKnown = false;
    for (const code of this.values.values()) isKnown ||= code === before;
    if (!isKnown) return this;
    return this.with({
      values: new Map([...this.values].map(([name, code]) => [name, code === before ? after : code])),
    });
  }

  /** Forgets tests whose text mentions a value or a field that was just given anew. */
  forget(mention: string): ExitState {
    let isMentioned = false;
    for (const fact of this.facts.keys()) isMentioned ||= fact.includes(mention);
    if (!isMentioned) return this;
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
    if (this.must.size + this.may.size === 0) return this;
    return this.with({ must: new Set(), may: new Set() });
  }
}

/**
 * Keys of states, equal for states that may meet: they hold and return the same, and agree on the values that are told
 * apart. A step leaves most parts of a state as they were, so each part is spelled out once.
 */
export class PropertyKeys {
  readonly #spelled = new WeakMap<object, string>();

  constructor(private readonly isProperty: (name: string, code: Code) => boolean) {}

  of({ values, held, returned }: ExitState): string {
    return `${this.#values(values)}|${this.#held(held)}|${returned ?? ''}`;
  }

  #values(values: ReadonlyMap<string, Code>): string {
    if (values.size === 0) return '';
    let text = this.#spelled.get(values);
    if (text === undefined) {
      const words: string[] = [];
      for (const [name, code] of values) if (this.isProperty(name, code)) words.push(`${name}=${code}`);
      text = words.sort().join(',');
      this.#spelled.set(values, text);
    }
    return text;
  }

  #held(held: ReadonlyMap<string, number>): string {
    if (held.size === 0) return '';
    let text = this.#spelled.get(held);
    if (text === undefined) {
      text = Array.from(held, ([key, count]) => `${key}=${String(count)}`)
        .sort()
        .join(',');
      this.#spelled.set(held, text);
    }
    return text;
  }
}

function common<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  if (a === b) return a;
  let isSame = true;
  for (const [key, value] of a) isSame &&= b.get(key) === value;
  return isSame ? a : new Map([...a].filter(([key, value]) => b.get(key) === value));
}

function includes(all: ReadonlySet<string>, some: ReadonlySet<string>): boolean {
  if (all === some) return true;
  for (const one of some) if (!all.has(one)) return false;
  return true;
}
