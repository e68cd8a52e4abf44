// The engine for programs that are large enough to pay for it: the steps of a plan as one piece of JavaScript, made from our own terms only.
import { FaultCodes } from './emit-expression.js';
import { emitModule } from './emit-module.js';
import { classifyEnd, stateProperties } from './end-state.js';
import type { Expander, Search, VisitEdge } from './expander.js';
import { unpack } from './interpret.js';
import { Machine } from './machine.js';
import type { Plan } from './plan.js';
import { BATCH, type StateStore } from './store.js';
import { canonicalise } from './symmetry.js';

/** What generated code is given, beside the store. */
interface Hooks {
  /** A step of `thread` from state `index` broke the property with this code. */
  fail(index: number, thread: number, code: number): void;
  /** State `index` has no step. */
  ended(index: number): void;
  /** State `index` breaks an invariant. */
  broken(index: number): void;
  /** Sorts interchangeable threads in so many candidates from word `offset`. */
  canonicalise(offset: number, candidates: number): void;
  /** A batch was settled; the second argument only keeps its memory reads from being optimised away. */
  settled(transitions: number, touched: number): void;
}

/** What generated code gives back. */
interface Generated {
  /** As `Expander.run`. */
  run(from: number, to: number): number;
  /** Looks the successors of states `from` to `to` (exclusive, at most a batch) up: how many there are. */
  link(from: number, to: number): number;
  /** After `link`: the index of each successor, -1 for one that is not stored. */
  readonly targets: Int32Array;
  /** After `link`, for each state and thread: the number of successors up to and with this one. */
  readonly bounds: Int32Array;
}

type Factory = (store: StateStore, reached: Uint8Array, hooks: Hooks) => Generated;

/** Whether the host lets us generate code at all; a strict content security policy does not. */
export function canCompile(): boolean {
  try {
    return typeof factoryOf('return () => 0;') === 'function';
  } catch {
    return false;
  }
}

function factoryOf(text: string): Factory {
  // The text holds numbers and operators that emit-*.ts wrote; no name or string of a program enters it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const make = new Function(text) as () => Factory;
  return make();
}

/** Compiled plans that are kept for the next search of the same structure. */
const CACHE_SIZE = 64;
const cache = new Map<string, { factory: Factory; faults: readonly string[] }>();

function compiled(plan: Plan): { factory: Factory; faults: readonly string[] } {
  const faults = new FaultCodes();
  const text = emitModule(plan, faults);
  // The text itself is the structure that matters: programs that differ in names only share it.
  const key = `${text}\n${faults.names.join(',')}`;
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const made = { factory: factoryOf(text), faults: faults.names };
  cache.set(key, made);
  const [oldest] = cache.keys();
  if (cache.size > CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
  return made;
}

/** As the interpreter, in the same order and with the same counts; needs {@link canCompile}. */
export class Compiled implements Expander {
  readonly #search: Search;
  readonly #generated: Generated;
  readonly #faults: readonly string[];
  #failed: VisitEdge | null = null;

  constructor(search: Search) {
    this.#search = search;
    const { plan, store, findings } = search;
    const { factory, faults } = compiled(plan);
    const machine = new Machine(plan.program, plan.cells, plan.ignore);
    const broken = stateProperties(plan, machine);
    const ended = classifyEnd(plan, machine, findings);
    const judge = (index: number, property: (machine: Machine) => string | null): void => {
      unpack(plan.layout, plan.cells.min, store.words, index * store.width, machine.values);
      const name = property(machine);
      if (name !== null) findings.stateBreaks(index, name);
    };
    this.#faults = faults;
    this.#generated = factory(store, findings.reached, {
      fail: (index, thread, code) => this.#fail(index, thread, code),
      ended: (index) => judge(index, ended),
      broken: (index) => judge(index, broken),
      canonicalise: (offset, candidates) => {
        for (let k = 0; k < candidates; k++) canonicalise(plan, store.words, offset + k * store.width);
      },
      settled: (transitions) => {
        findings.transitions += transitions;
      },
    });
  }

  run(from: number, to: number): number {
    return this.#generated.run(from, to);
  }

  edges(from: number, to: number, visit: VisitEdge): void {
    const { plan, store } = this.#search;
    const { targets, bounds } = this.#generated;
    const threads = plan.program.threads.length;
    this.#failed = visit;
    for (let first = from; first < to; first += BATCH) {
      const last = Math.min(to, first + BATCH);
      store.reserve(BATCH * plan.maxSuccessors);
      this.#generated.link(first, last);
      let k = 0;
      for (let index = first; index < last; index++) {
        for (let thread = 0; thread < threads; thread++) {
          const end = bounds[(index - first) * threads + thread] ?? 0;
          for (; k < end; k++) visit(index, thread, targets[k] ?? -1, null);
        }
      }
    }
    this.#failed = null;
  }

  #fail(index: number, thread: number, code: number): void {
    const property = this.#faults[code - 1] ?? '';
    if (this.#failed !== null) this.#failed(index, thread, -1, property);
    else this.#search.findings.stepBreaks(index, property);
  }
}
