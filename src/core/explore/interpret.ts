// The engine without code generation: unpacks a state, fires each enabled step, packs what changed.
import { BATCH } from './store.js';
import type { Expander, Search, VisitEdge } from './expander.js';
import { Machine } from './machine.js';
import { goesAlone, rowOffsets, type Persistence } from './persistent.js';
import type { Plan } from './plan.js';
import { chainsOf } from './chain.js';
import { canonicalise } from './symmetry.js';
import { classifyEnd, stateProperties } from './end-state.js';
import { stepNumbers } from './steps.js';

export class Interpreter implements Expander {
  readonly #search: Search;
  readonly #machine: Machine;
  readonly #numbers: readonly (readonly number[])[];
  readonly #broken: (machine: Machine) => string | null;
  readonly #classify: (machine: Machine) => string | null;
  /** Word offset of the state being expanded and candidates written so far. */
  #parent = 0;
  #index = 0;
  #candidates = 0;
  #visit: VisitEdge | null = null;

  constructor(search: Search) {
    this.#search = search;
    const { program, cells, ignore } = search.plan;
    this.#machine = new Machine(program, cells, ignore);
    this.#numbers = stepNumbers(program);
    this.#broken = stateProperties(search.plan, this.#machine);
    this.#classify = classifyEnd(search.plan, this.#machine, search.findings);
  }

  run(from: number, to: number): number {
    const { store, plan } = this.#search;
    for (let index = from; index < to;) {
      const stop = Math.min(to, index - (index % BATCH) + BATCH);
      if (index % BATCH === 0) store.begin(index / BATCH);
      if (!store.reserve(BATCH * plan.maxSuccessors)) return index;
      this.#expandAll(index, stop);
      store.settle(this.#candidates);
      index = stop;
    }
    return to;
  }

  generate(from: number, to: number): number {
    const { store, plan } = this.#search;
    if (!store.reserve((to - from) * plan.maxSuccessors)) return -1;
    this.#expandAll(from, to);
    return this.#candidates;
  }

  /** Writes all successors behind the stored states, and judges each state itself. */
  #expandAll(from: number, to: number): void {
    const { findings } = this.#search;
    this.#candidates = 0;
    for (let index = from; index < to; index++) {
      this.#load(index);
      const before = findings.transitions;
      const broken = this.#broken(this.#machine);
      this.#expand();
      const property = broken ?? (findings.transitions === before ? this.#classify(this.#machine) : null);
      if (property !== null) findings.stateBreaks(index, property);
    }
  }

  edges(from: number, to: number, visit: VisitEdge): void {
    const { findings, store, plan } = this.#search;
    const { transitions } = findings;
    store.reserve(plan.maxSuccessors);
    this.#visit = visit;
    for (let index = from; index < to; index++) {
      this.#candidates = 0;
      this.#load(index);
      this.#expand();
    }
    this.#visit = null;
    findings.transitions = transitions;
  }

  #load(index: number): void {
    const { store, plan } = this.#search;
    this.#index = index;
    this.#parent = index * store.width;
    unpack(plan.layout, plan.cells.min, store.words, this.#parent, this.#machine.values);
    this.#machine.log.length = 0;
  }

  #expand(): void {
    const { plan } = this.#search;
    const threads = plan.program.threads.length;
    if (plan.persistence !== null) {
      this.#expandChains(plan.persistence);
      return;
    }
    for (let thread = threads - 1; thread >= 0; thread--) {
      if (plan.alone[thread]?.[this.#machine.location(thread)] === 1 && this.#steps(thread)) return;
    }
    for (let thread = 0; thread < threads; thread++) this.#steps(thread);
  }

  /** As {@link #expand}, with whatever goes alone after each step. */
  #expandChains(persistence: Persistence): void {
    const machine = this.#machine;
    const { plan } = this.#search;
    const { pc } = plan.cells;
    const before = machine.values.slice();
    const offsets = new Int32Array(pc.length);
    rowOffsets(persistence, pc, before, offsets);
    const alone = [...pc.keys()].reverse().filter((thread) => goesAlone(persistence, offsets, thread));
    if (!alone.some((thread) => this.#chains(persistence, thread, before)))
      for (const thread of pc.keys()) this.#chains(persistence, thread, before);
    machine.values.set(before);
    machine.log.length = 0;
  }

  /** Emits where each enabled step of the thread leads to; false where there was none. */
  #chains(persistence: Persistence, thread: number, before: Int32Array): boolean {
    const machine = this.#machine;
    const { plan, findings, store } = this.#search;
    machine.values.set(before);
    const ends = chainsOf(machine, plan, persistence, thread, (t, location, step) => {
      findings.reached[(this.#numbers[t]?.[location] ?? 0) + step] = 1;
    });
    for (const { values, fault } of ends) {
      if (fault !== null) {
        this.#fail(thread, fault);
        continue;
      }
      findings.transitions += 1;
      const at = (store.count + this.#candidates) * store.width;
      pack(plan, values, store.words, at);
      this.#written(thread, at);
    }
    return ends.length > 0;
  }

  /** Takes every enabled step of the thread, with what is fused to it; false where there was none. */
  #steps(thread: number): boolean {
    const machine = this.#machine;
    const { plan, findings } = this.#search;
    const location = machine.location(thread);
    const count = machine.stepCount(thread, location);
    let any = false;
    for (let step = 0; step < count; step++) {
      const mark = machine.log.length;
      const enabled = machine.enabled(thread, location, step);
      if (enabled) {
        findings.reached[(this.#numbers[thread]?.[location] ?? 0) + step] = 1;
        machine.fire(thread, location, step);
      }
      if (machine.fault !== null) {
        any = true;
        this.#fail(thread, machine.fault);
        machine.fault = null;
      } else if (enabled) {
        any = true;
        const fused = plan.fuse && plan.alone[thread]?.[machine.location(thread)] === 1 && this.#steps(thread);
        if (!fused) this.#emit(thread);
      }
      machine.undo(mark);
    }
    return any;
  }

  #fail(thread: number, property: string): void {
    this.#search.findings.transitions += 1;
    if (this.#visit !== null) this.#visit(this.#index, thread, -1, property);
    else this.#search.findings.stepBreaks(this.#index, property);
  }

  /** Writes the machine's state as the next candidate. */
  #emit(thread: number): void {
    const { store, plan, findings } = this.#search;
    const { layout, cells } = plan;
    const { log, values } = this.#machine;
    findings.transitions += 1;
    const { words, width } = store;
    const at = (store.count + this.#candidates) * width;
    words.copyWithin(at, this.#parent, this.#parent + width);
    for (let k = 0; k < log.length; k += 2) {
      const cell = log[k] ?? 0;
      const word = at + (layout.word[cell] ?? 0);
      const shift = layout.shift[cell] ?? 0;
      const mask = layout.mask[cell] ?? 0;
      const value = ((values[cell] ?? 0) - (cells.min[cell] ?? 0)) & mask;
      words[word] = ((words[word] ?? 0) & ~(mask << shift)) | (value << shift);
    }
    this.#written(thread, at);
  }

  /** The next candidate is written at word `at`. */
  #written(thread: number, at: number): void {
    const { store, plan } = this.#search;
    canonicalise(plan, store.words, at);
    if (this.#visit === null) this.#candidates += 1;
    else this.#visit(this.#index, thread, store.find(at), null);
  }
}

/** Writes a state at word `offset`; the inverse of {@link unpack}. */
export function pack(
  { layout, cells }: Pick<Plan, 'layout' | 'cells'>,
  values: Int32Array,
  words: Int32Array,
  offset: number,
): void {
  const { word, shift, mask } = layout;
  words.fill(0, offset, offset + layout.words);
  for (let cell = 0; cell < values.length; cell++) {
    const at = offset + (word[cell] ?? 0);
    const bits = ((values[cell] ?? 0) - (cells.min[cell] ?? 0)) & (mask[cell] ?? 0);
    words[at] = (words[at] ?? 0) | (bits << (shift[cell] ?? 0));
  }
}

/** Reads a packed state into one value a cell. */
export function unpack(
  layout: { word: Int32Array; shift: Int32Array; mask: Int32Array },
  min: Int32Array,
  words: Int32Array,
  offset: number,
  into: Int32Array,
): void {
  const { word, shift, mask } = layout;
  for (let cell = 0; cell < into.length; cell++) {
    into[cell] =
      (((words[offset + (word[cell] ?? 0)] ?? 0) >>> (shift[cell] ?? 0)) & (mask[cell] ?? 0)) + (min[cell] ?? 0);
  }
}
