// What all functions of one thread share while it is compiled: its steps, its section depths, symbols and what was not modelled.
import type { Slot, SlotRef } from '../explore/program.js';
import { pointerType } from './pointers.js';
import { StepGraph } from './step-graph.js';
import type { IntType, ScalarType } from './types.js';
import type { UnknownFlows } from './unknown-flow.js';
import { FIRST_ERROR, FIRST_SYMBOL, UNKNOWN_INT } from './values.js';
import type { World } from './world.js';

/** Sections that a thread can be in, nested; a spinlock counts as one with preemption off. */
export type Depth = 'rcu' | 'preempt' | 'irq' | 'kmap';

const MAX_DEPTH = 7;
/** Mappings whose order is followed. */
const MAX_MAPPINGS = 4;

export class ThreadContext {
  readonly graph = new StepGraph();
  /** What was taken as a free choice or as without effect, with the first place where it was met. */
  readonly #opaque = new Map<string, string>();
  /** Functions handed to call_rcu(), by name; the number of a callback is its position + 1. */
  readonly #symbols = new Map<string, number>();
  readonly #depths = new Map<Depth, number>();
  readonly #symbolic = new Set<number>();
  #mappings: SlotRef[] | null = null;

  constructor(
    readonly world: World,
    readonly flows: UnknownFlows,
    readonly callbacks: string[],
    /** Position of the thread in the program. */
    readonly index: number,
  ) {}

  /** The bit of this thread in masks. */
  get bit(): number {
    return 1 << this.index;
  }

  get owner(): number {
    return this.index + 1;
  }

  depth(kind: Depth): SlotRef {
    let slot = this.#depths.get(kind);
    if (slot === undefined) {
      slot = this.graph.local({ name: `${kind} depth`, min: 0, max: MAX_DEPTH, initial: 0 });
      this.#depths.set(kind, slot);
    }
    return { slot, local: true };
  }

  /** The depth of a section if the thread ever enters it. */
  usedDepth(kind: Depth): SlotRef | null {
    const slot = this.#depths.get(kind);
    return slot === undefined ? null : { slot, local: true };
  }

  /** What is mapped at each depth, as numbers up to `max`. */
  mappings(max: number): readonly SlotRef[] {
    return (this.#mappings ??= Array.from({ length: MAX_MAPPINGS }, (_, k) => ({
      slot: this.graph.local({ name: `mapping ${String(k)}`, min: 0, max, initial: 0 }),
      local: true,
    })));
  }

  /** A local for a scalar; `label` shows it in traces. `unknown`: it may also hold an unknown value or a symbol. */
  scalar(name: string, type: ScalarType, unknown: boolean, label: string | null): SlotRef {
    const range: IntType = type.kind === 'pointer' ? pointerType(type.to) : type;
    const symbolic = unknown && type.kind === 'int';
    const slot: Omit<Slot, 'length'> = {
      name,
      min: range.min,
      max: range.max,
      initial: 0,
      ...(label === null ? {} : { label }),
      ...(range.names ? { values: range.names } : {}),
    };
    const ref = { slot: this.graph.local(slot), local: true };
    if (symbolic) this.#symbolic.add(ref.slot);
    return ref;
  }

  note(what: string, place: string): void {
    if (!this.#opaque.has(what)) this.#opaque.set(what, place);
  }

  /** Sentences such as `unknown call foo() at mm/a.c:12`, each unknown once. */
  get opaque(): string[] {
    return [...this.#opaque].map(([what, place]) => `${what} ${place}`);
  }

  symbol(name: string): number {
    let value = this.#symbols.get(name);
    if (value === undefined) {
      const isError = /^-E[A-Z0-9]+$/.test(name);
      const taken = [...this.#symbols.values()].filter((one) => one >= FIRST_ERROR === isError).length;
      value = (isError ? FIRST_ERROR : FIRST_SYMBOL) + taken;
      if (value === FIRST_ERROR && !isError) throw new RangeError('too many symbols in one function');
      this.#symbols.set(name, value);
    }
    return value;
  }

  /** The locals with the bounds that the symbols of the whole thread ask for. */
  finishedLocals(): Slot[] {
    const names: Record<number, string> = { [UNKNOWN_INT]: 'unknown' };
    for (const [name, value] of this.#symbols) names[value] = name;
    const max = Math.max(UNKNOWN_INT, ...this.#symbols.values());
    return this.graph.locals.map((slot, i) =>
      this.#symbolic.has(i) ? { ...slot, max, values: { ...slot.values, ...names } } : slot,
    );
  }
}
