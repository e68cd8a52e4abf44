// The engine for programs that are large enough to pay for it: the steps of a plan as one WebAssembly module.
import { WasmArena } from './arena.js';
import { classifyEnd, stateProperties } from './end-state.js';
import type { Expander, Search, VisitEdge } from './expander.js';
import { unpack } from './interpret.js';
import { Machine } from './machine.js';
import type { Plan } from './plan.js';
import { stepNumbers } from './steps.js';
import { BATCH } from './store.js';
import { canonicalise } from './symmetry.js';
import { FaultCodes } from './wasm-expression.js';
import { webAssembly, type WasmModule } from './wasm-host.js';
import { compileModule } from './wasm-module.js';
import { scratchOf, type Scratch } from './wasm-table.js';

/** What the module exports; see `compileModule`. */
interface Compilation {
  readonly module: WasmModule;
  readonly bytes: Uint8Array;
  /** Properties by the code of their fault, less one. */
  readonly faults: readonly string[];
}

interface Exports {
  batch(from: number, to: number, count: number, low: number, base: number): number;
  generate(from: number, to: number, count: number, low: number, base: number): void;
  link(from: number, to: number, count: number, low: number, base: number): void;
  refill(count: number, low: number, base: number): void;
}

/** Compiled plans that are kept for the next search of the same structure. */
const CACHE_SIZE = 64;
const cache: Compilation[] = [];

/** Null where the host compiles nothing, or not this. The bytes are the structure that matters: names and texts are not in them. */
function compilationOf(plan: Plan): Compilation | null {
  const host = webAssembly();
  if (host === null) return null;
  const codes = new FaultCodes();
  const bytes = compileModule(plan, codes);
  const faults = codes.names;
  const at = cache.findIndex(
    (known) => known.bytes.length === bytes.length && known.bytes.every((byte, k) => byte === bytes[k]),
  );
  const known = at < 0 ? undefined : cache.splice(at, 1)[0];
  try {
    const module = known?.module ?? new host.Module(bytes);
    cache.push({ module, bytes, faults });
    if (cache.length > CACHE_SIZE) cache.shift();
    return { module, bytes, faults };
  } catch {
    return null;
  }
}

/** Takes over the store of a search; null where the host does not let us compile. */
export function compiledEngine(search: Search): Expander | null {
  const compilation = compilationOf(search.plan);
  return compilation === null ? null : new Compiled(search, compilation);
}

/** As the interpreter, in the same order and with the same counts. */
class Compiled implements Expander {
  readonly #search: Search;
  readonly #arena: WasmArena;
  readonly #scratch: Scratch;
  readonly #wasm: Exports;
  /** Faults of the last batch. */
  #failed = 0;
  #visit: VisitEdge | null = null;

  constructor(search: Search, { module, faults }: Compilation) {
    this.#search = search;
    const { plan, store, findings } = search;
    const scratch = scratchOf(plan);
    const arena = new WasmArena(scratch.table, store.table.length, store.words.length);
    this.#scratch = scratch;
    this.#arena = arena;

    const machine = new Machine(plan.program, plan.cells, plan.ignore);
    const judge = (index: number, property: (machine: Machine) => string | null): void => {
      unpack(plan.layout, plan.cells.min, store.words, index * store.width, machine.values);
      const name = property(machine);
      if (name !== null) findings.stateBreaks(index, name);
    };
    const broken = stateProperties(plan, machine);
    const ended = classifyEnd(plan, machine, findings);
    const host = {
      memory: arena.memory,
      fail: (index: number, thread: number, code: number) => {
        this.#fail(index, thread, faults[code - 1] ?? '');
      },
      ended: (index: number) => {
        judge(index, ended);
      },
      broken: (index: number) => {
        judge(index, broken);
      },
      canonicalise: (address: number, candidates: number) => {
        const first = ((address >>> 0) - arena.base) / 4;
        for (let k = 0; k < candidates; k++) canonicalise(plan, store.words, first + k * store.width);
      },
    };
    const wasm = webAssembly();
    if (wasm === null) throw new Error('a module was compiled, and the host has gone');
    this.#wasm = new wasm.Instance(module, { host }).exports as unknown as Exports;
    store.refill = () => {
      this.#wasm.refill(store.count, store.table.length - 1, this.#arena.base);
    };
    store.moveTo(arena);
    plan.persistence?.rows.forEach((rows, thread) => {
      this.#view(scratch.rows[thread] ?? 0, rows.length).set(rows);
    });
  }

  run(from: number, to: number): number {
    const { store, plan, findings } = this.#search;
    const room = BATCH * plan.maxSuccessors;
    for (let index = from; index < to;) {
      const stop = Math.min(to, index - (index % BATCH) + BATCH);
      if (index % BATCH === 0) store.begin(index / BATCH);
      if (!store.reserve(room)) return index;
      this.#failed = 0;
      store.count = this.#wasm.batch(index, stop, store.count, store.table.length - 1, this.#arena.base);
      findings.transitions += (this.#view(this.#scratch.candidates, 1)[0] ?? 0) + this.#failed;
      index = stop;
    }
    this.#noteReached();
    return to;
  }

  generate(from: number, to: number): number {
    const { store, plan, findings } = this.#search;
    if (!store.reserve((to - from) * plan.maxSuccessors)) return -1;
    this.#failed = 0;
    this.#wasm.generate(from, to, store.count, store.table.length - 1, this.#arena.base);
    const candidates = this.#view(this.#scratch.candidates, 1)[0] ?? 0;
    findings.transitions += candidates + this.#failed;
    this.#noteReached();
    return candidates;
  }

  edges(from: number, to: number, visit: VisitEdge): void {
    const { plan, store } = this.#search;
    const threads = plan.program.threads.length;
    store.reserve(BATCH * plan.maxSuccessors);
    this.#visit = visit;
    for (let first = from; first < to; first += BATCH) {
      const last = Math.min(to, first + BATCH);
      this.#wasm.link(first, last, store.count, store.table.length - 1, this.#arena.base);
      const bounds = this.#view(this.#scratch.bounds, (last - first) * threads);
      const targets = this.#view(this.#scratch.entries, BATCH * plan.maxSuccessors);
      const start = this.#arena.base + 4 * store.count * store.width;
      let k = 0;
      for (let index = first; index < last; index++) {
        for (let thread = 0; thread < threads; thread++) {
          const end = (((bounds[(index - first) * threads + thread] ?? 0) >>> 0) - start) / (4 * store.width);
          for (; k < end; k++) visit(index, thread, targets[k] ?? -1, null);
        }
      }
    }
    this.#visit = null;
  }

  #view(address: number, length: number): Int32Array {
    return new Int32Array(this.#arena.memory.buffer, address, length);
  }

  #fail(index: number, thread: number, property: string): void {
    this.#failed += 1;
    if (this.#visit !== null) this.#visit(index, thread, -1, property);
    else this.#search.findings.stepBreaks(index, property);
  }

  #noteReached(): void {
    const { asked, reached } = this.#scratch;
    if (asked.length === 0) return;
    const flags = new Uint8Array(this.#arena.memory.buffer, reached, asked.length);
    const numbers = stepNumbers(this.#search.plan.program);
    asked.forEach(([thread, location, step], k) => {
      if (flags[k] === 1) this.#search.findings.reached[(numbers[thread]?.[location] ?? 0) + step] = 1;
    });
  }
}
