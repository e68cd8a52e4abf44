// The reference of the pairing law: runs a tree on every input and every outcome of its opaque tests, concretely, until no
// new state turns up. Loops need no bound, since the states are finitely many.
//
// Meaning. A call of need() may return anything. A map may fail: it has failed where the first test of its result comes
// out NULL, and it has not where the result is used or given back first. An unset pointer may be NULL or not. A site that maps again while it still holds what it mapped before has lost the earlier
// mapping: that is noted, and pointers into it are stale from then on.
import { layOut, type Instruction } from './code.js';
import { ENTRIES, everyStmt, HELPERS, LOCKS, SYMBOLS } from './tree.js';
import type { Acquire, Entry, Release, Stmt, Test } from './tree.js';

/** What some execution does with what one acquire maps. */
export class SiteFacts {
  reached = false;
  tested = false;
  sleeps = false;
  /** It maps again while its earlier mapping is held. */
  lost = false;
  /** How it may stand at the end: `m` mapped, `l` locked, `ml` both. */
  readonly atEnd = new Set<string>();
  readonly releases = new Set<Release>();
  /** Releases of it that on some path give back what is given back already, or nothing at all. */
  readonly doubled = new Set<Release>();
  readonly mismatched = new Set<Release>();
  readonly nestedWith = new Set<Acquire>();
  /** Acquires through the same pmd pointer after it was given back; itself only with the address moved in between. */
  readonly retakes = new Set<Acquire>();

  add(other: SiteFacts): void {
    this.reached ||= other.reached;
    this.tested ||= other.tested;
    this.sleeps ||= other.sleeps;
    this.lost ||= other.lost;
    for (const one of other.atEnd) this.atEnd.add(one);
    for (const one of other.releases) this.releases.add(one);
    for (const one of other.doubled) this.doubled.add(one);
    for (const one of other.mismatched) this.mismatched.add(one);
    for (const one of other.nestedWith) this.nestedWith.add(one);
    for (const one of other.retakes) this.retakes.add(one);
  }
}

export interface FunctionFacts {
  readonly sites: ReadonlyMap<Acquire, SiteFacts>;
  readonly states: number;
}

/** Cases with more states than this are left out, and counted. */
export const MAX_STATES = 60_000;

/** A value of a pointer: not set, NULL, some other address, or by site the current mapping or an earlier one. */
const UNSET = 0;
const NULL = 1;
const WILD = 2;
const current = (site: number): number => 4 + 2 * site;
const stale = (site: number): number => 5 + 2 * site;
const siteOf = (value: number): number => (value - 4) >> 1;
const isMapping = (value: number): boolean => value >= 4;
const isStale = (value: number): boolean => isMapping(value) && value % 2 === 1;

const VARIABLES = ['a', 'b', 'mode', ...SYMBOLS, 'f', 'g', 'kind', ...ENTRIES, ...LOCKS];
const slot = new Map(VARIABLES.map((name, i) => [name, i + 1]));
const at = (name: string): number => slot.get(name) ?? 0;
const POINTERS = [...ENTRIES, ...LOCKS].map(at);
/** Per site, behind the variables. */
const FIRST_SITE = VARIABLES.length + 1;
const MAPPED = 0;
const LOCKED = 1;
/** Whether the result is known not to be NULL. */
const THERE = 2;
/** 0: not been there; else 1, +1 with the address moved since, +2 given back since. */
const VISIT = 3;
const PER_SITE = 4;

/** A value of `mode` that no test mentions stands for all of them. */
const MODES = [0, 1, 2, 3];

type State = number[];

/** `null` where there are too many states. Every configuration is a program of its own. */
export function runAll(list: readonly Stmt[]): FunctionFacts | null {
  const code = layOut(list);
  const acquires = [...everyStmt(list)].filter((stmt) => stmt.s === 'acquire');
  const total = acquires.map(() => new SiteFacts());
  let states = 0;
  for (const config of choices(SYMBOLS.filter((symbol) => asked(code).has(symbol)))) {
    const machine = new Machine(code, acquires);
    if (!machine.run(config)) return null;
    states += machine.states;
    machine.sites.forEach((facts, site) => total[site]?.add(facts));
  }
  return { sites: new Map(acquires.map((acquire, i) => [acquire, total[i] ?? new SiteFacts()])), states };
}

/** What the code asks of its inputs. */
function asked(code: readonly Instruction[]): ReadonlySet<string> {
  const names = new Set<string>();
  const ask = (test: Test): void => {
    if (test.t === 'flag' || test.t === 'equal') names.add(test.name);
    if (test.t === 'not' || test.t === 'unlikely') ask(test.of);
    if (test.t === 'and' || test.t === 'or') [test.left, test.right].forEach(ask);
  };
  for (const one of code) {
    if (one.op === 'test') ask(one.test);
    if (one.op === 'config') names.add(one.symbol);
    if (one.op === 'switch') names.add(one.on);
    if (one.op === 'do' && one.stmt.s === 'choose') ask(one.stmt.test);
    if (one.op === 'do' && one.stmt.s === 'acquire' && one.stmt.unless) ask(one.stmt.unless);
  }
  return names;
}

/** Every choice of values for the inputs. */
function choices(names: readonly string[]): ReadonlyMap<string, number>[] {
  return names.reduce<ReadonlyMap<string, number>[]>(
    (all, name) =>
      all.flatMap((one) => (name === 'mode' ? MODES : [0, 1]).map((value) => new Map(one).set(name, value))),
    [new Map()],
  );
}

class Machine {
  readonly sites: readonly SiteFacts[];
  states = 0;
  /** Releases through a pointer that points to nothing. */
  readonly #unheld = new Set<Release>();

  constructor(
    readonly code: readonly Instruction[],
    readonly acquires: readonly Acquire[],
  ) {
    this.sites = acquires.map(() => new SiteFacts());
  }

  /** Whether all states could be visited. */
  run(config: ReadonlyMap<string, number>): boolean {
    const names = asked(this.code);
    const size = FIRST_SITE + PER_SITE * this.acquires.length;
    const work = choices(['a', 'b', 'mode'].filter((name) => names.has(name))).map((inputs): State => {
      const state = new Array<number>(size).fill(0);
      for (const [name, value] of [...config, ...inputs]) state[at(name)] = value;
      return state;
    });
    const seen = new Set<string>();
    for (let state = work.pop(); state; state = work.pop()) {
      const key = String.fromCharCode(...state);
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MAX_STATES) return false;
      work.push(...this.#step(state));
    }
    this.states = seen.size;
    for (const facts of this.sites)
      for (const release of this.#unheld) if (facts.releases.has(release)) facts.doubled.add(release);
    return true;
  }

  #facts(site: number): SiteFacts {
    const facts = this.sites[site];
    if (!facts) throw new Error(`no site ${String(site)}`);
    return facts;
  }

  #step(state: State): State[] {
    const pc = state[0] ?? 0;
    const instruction = this.code[pc];
    const goTo = (from: State, to: number): State => changed(from, 0, to);
    switch (instruction?.op) {
      case 'jump':
        return [goTo(state, instruction.to.at)];
      case 'test':
        return this.#test(instruction.test, state).map(([truth, after]) =>
          goTo(after, truth ? pc + 1 : instruction.otherwise.at),
        );
      case 'config':
        return [goTo(state, state[at(instruction.symbol)] === 1 ? pc + 1 : instruction.otherwise.at)];
      case 'switch': {
        const arm = instruction.arms.get(state[at(instruction.on)] ?? 0) ?? instruction.fallback;
        return [goTo(state, arm.at)];
      }
      case 'do':
        return this.#do(instruction.stmt, state).map((after) => goTo(after, pc + 1));
      default:
        this.#end(state);
        return [];
    }
  }

  #end(state: State): void {
    this.sites.forEach((facts, site) => {
      const stands = `${this.#of(state, site, MAPPED) ? 'm' : ''}${this.#of(state, site, LOCKED) ? 'l' : ''}`;
      if (stands !== '') facts.atEnd.add(stands);
    });
  }

  #of(state: State, site: number, what: number): number {
    return state[FIRST_SITE + PER_SITE * site + what] ?? 0;
  }

  #with(state: State, site: number, what: number, value: number): State {
    return changed(state, FIRST_SITE + PER_SITE * site + what, value);
  }

  #isHeld(state: State, site: number): boolean {
    return this.#of(state, site, MAPPED) + this.#of(state, site, LOCKED) > 0;
  }

  #test(test: Test, state: State): [boolean, State][] {
    switch (test.t) {
      case 'opaque':
        return [
          [true, state],
          [false, state],
        ];
      case 'flag':
        return [[state[at(test.name)] === 1, state]];
      case 'equal':
        return [[state[at(test.name)] === test.value, state]];
      case 'pointer':
        return this.#testPointer(test.name, state);
      case 'unlikely':
        return this.#test(test.of, state);
      case 'not':
        return this.#test(test.of, state).map(([truth, after]) => [!truth, after]);
      default:
        return this.#test(test.left, state).flatMap(([truth, after]): [boolean, State][] =>
          truth === (test.t === 'and') ? this.#test(test.right, after) : [[truth, after]],
        );
    }
  }

  #testPointer(name: Entry, state: State): [boolean, State][] {
    const value = state[at(name)] ?? UNSET;
    if (value === UNSET)
      return [
        [true, changed(state, at(name), WILD)],
        [false, changed(state, at(name), NULL)],
      ];
    if (value === NULL) return [[false, state]];
    if (value === WILD) return [[true, state]];
    const site = siteOf(value);
    if (isStale(value)) return [[true, state]];
    this.#facts(site).tested = true;
    const there: [boolean, State] = [true, this.#with(state, site, THERE, 1)];
    if (this.#of(state, site, THERE) === 1) return [there];
    let failed = this.#with(this.#with(state, site, MAPPED, 0), site, LOCKED, 0);
    for (const pointer of POINTERS) if (failed[pointer] === value) failed = changed(failed, pointer, NULL);
    return [there, [false, failed]];
  }

  #do(stmt: Stmt, state: State): State[] {
    switch (stmt.s) {
      case 'acquire':
        if (stmt.unless === null) return [this.#acquire(stmt, state)];
        return this.#test(stmt.unless, state).map(([truth, after]) =>
          truth ? this.#acquire(stmt, after) : this.#into(stmt, NULL, after),
        );
      case 'release':
        return [this.#release(stmt, state)];
      case 'copy':
        return [changed(state, at(stmt.to), shifted(state[at(stmt.from)] ?? UNSET, stmt.shift))];
      case 'move':
        return [changed(state, at(stmt.entry), shifted(state[at(stmt.entry)] ?? UNSET, stmt.by))];
      case 'null':
        return [changed(state, at(stmt.entry), NULL)];
      case 'use': {
        const value = state[at(stmt.entry)] ?? UNSET;
        return [isMapping(value) && !isStale(value) ? this.#with(state, siteOf(value), THERE, 1) : state];
      }
      case 'flag':
        return (stmt.value === 'opaque' ? [0, 1] : [Number(stmt.value)]).map((value) =>
          changed(state, at(stmt.name), value),
        );
      case 'number':
        return [changed(state, at('kind'), stmt.value)];
      case 'choose':
        return this.#test(stmt.test, state).map(([truth, after]) =>
          changed(after, at('kind'), truth ? stmt.one : stmt.two),
        );
      case 'sleep':
        this.sites.forEach((facts, site) => (facts.sleeps ||= this.#isHeld(state, site)));
        return [state];
      case 'advance':
        return [
          this.acquires.reduce((after, _, site) => {
            const visit = this.#of(after, site, VISIT);
            return visit % 2 === 1 ? this.#with(after, site, VISIT, visit + 1) : after;
          }, state),
        ];
      case 'next':
        return [
          this.acquires.reduce(
            (after, acquire, site) => (acquire.pmd === stmt.pmd ? this.#with(after, site, VISIT, 0) : after),
            state,
          ),
        ];
      default:
        throw new Error(`${stmt.s} is control flow`);
    }
  }

  #into(stmt: Acquire, value: number, state: State): State {
    const after = changed(state, at(stmt.into), value);
    return stmt.also === null ? after : changed(after, at(stmt.also), value);
  }

  #acquire(stmt: Acquire, state: State): State {
    const site = this.acquires.indexOf(stmt);
    const facts = this.#facts(site);
    facts.reached = true;
    this.acquires.forEach((other, i) => {
      if (this.#isHeld(state, i)) {
        if (i === site) facts.lost = true;
        else {
          facts.nestedWith.add(other);
          this.#facts(i).nestedWith.add(stmt);
        }
      }
      const visit = this.#of(state, i, VISIT);
      if (other.pmd !== stmt.pmd || visit < 3) return;
      if (i !== site) {
        facts.retakes.add(stmt);
        this.#facts(i).retakes.add(stmt);
      } else if (visit === 4) facts.retakes.add(stmt);
    });
    let after = state;
    for (const pointer of POINTERS) if (after[pointer] === current(site)) after = changed(after, pointer, stale(site));
    const { locks } = HELPERS[stmt.helper];
    after = this.#with(after, site, MAPPED, 1);
    after = this.#with(after, site, LOCKED, Number(locks));
    after = this.#with(after, site, THERE, 0);
    after = this.#with(after, site, VISIT, 1);
    if (locks) after = changed(after, at(stmt.lock), current(site));
    return this.#into(stmt, current(site), after);
  }

  #release(stmt: Release, state: State): State {
    const entry = stmt.how === 'unlock' ? null : (state[at(stmt.entry)] ?? UNSET);
    const lock = stmt.how === 'unmap' ? null : (state[at(stmt.lock)] ?? UNSET);
    if (entry !== null && lock !== null && isMapping(entry) && isMapping(lock) && siteOf(entry) !== siteOf(lock)) {
      for (const value of [entry, lock]) this.#facts(siteOf(value)).mismatched.add(stmt);
    }
    let after = state;
    if (entry !== null) after = this.#giveBack(stmt, entry, MAPPED, after);
    if (lock !== null) after = this.#giveBack(stmt, lock, LOCKED, after);
    return after;
  }

  #giveBack(stmt: Release, value: number, what: number, state: State): State {
    if (!isMapping(value)) {
      this.#unheld.add(stmt);
      return state;
    }
    const site = siteOf(value);
    const facts = this.#facts(site);
    facts.releases.add(stmt);
    if (isStale(value) || this.#of(state, site, what) === 0) {
      facts.doubled.add(stmt);
      return state;
    }
    let after = this.#with(this.#with(state, site, what, 0), site, THERE, 1);
    const visit = this.#of(after, site, VISIT);
    if (!this.#isHeld(after, site) && (visit === 1 || visit === 2)) after = this.#with(after, site, VISIT, visit + 2);
    return after;
  }
}

function changed(state: State, index: number, value: number): State {
  if (state[index] === value) return state;
  const copy = state.slice();
  copy[index] = value;
  return copy;
}

/** Arithmetic stays in the table; what is computed from NULL is some address. */
function shifted(value: number, by: number): number {
  return value === NULL && by !== 0 ? WILD : value;
}
