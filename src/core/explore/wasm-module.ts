// Compiles a whole plan to a WebAssembly module: a function per thread, and the loops that expand a batch and settle what it gives.
import type { Plan } from './plan.js';
import { CHAIN_FUNCTIONS, ChainCompiler } from './wasm-chain.js';
import { assemble, Code, type WasmFunction, type WasmImport } from './wasm-code.js';
import { ExpressionCompiler, FAULT, Temporaries, type FaultCodes } from './wasm-expression.js';
import { compileLocation, type StepContext } from './wasm-step.js';
import { LOCALS, PARAMETERS, scratchOf, TableCompiler, tableLocals, type Locals, type Scratch } from './wasm-table.js';

/** Global variables beside {@link FAULT}: faults so far, state that is expanded. */
const FAULTS = 1;
const CURRENT = 2;
const GLOBALS = 3;

const IMPORTS: readonly WasmImport[] = [
  /** A step of a thread from a state broke a property: state, thread, code. */
  { name: 'fail', parameters: 3, result: false },
  /** A state has no step. */
  { name: 'ended', parameters: 1, result: false },
  /** A state breaks an invariant. */
  { name: 'broken', parameters: 1, result: false },
  /** Interchangeable threads are to be sorted: address of the first candidate, number of candidates. */
  { name: 'canonicalise', parameters: 2, result: false },
];
const [FAIL, ENDED, BROKEN, CANONICALISE] = [0, 1, 2, 3];

/**
 * Exports `batch(from, to, count, low, base)`, which expands states and gives the new count; `generate` of the same, which only
 * writes their successors; `link`, which looks them up; `refill(count, low, base)`, which enters all states into an empty table. `low` is the table's length
 * less one, `base` the address of the first state. They look at the table for a whole batch before they compare any state,
 * so that the memory's latencies overlap.
 */
export function compileModule(plan: Plan, faults: FaultCodes): Uint8Array<ArrayBuffer> {
  return new ModuleCompiler(plan, faults).assemble();
}

class ModuleCompiler {
  readonly #plan: Plan;
  readonly #faults: FaultCodes;
  readonly #scratch: Scratch;
  readonly #table: TableCompiler;
  readonly #fused = new Map<string, number>();
  readonly #firstThread: number;
  readonly #chains: ChainCompiler | null;

  constructor(plan: Plan, faults: FaultCodes) {
    this.#plan = plan;
    this.#faults = faults;
    this.#scratch = scratchOf(plan);
    this.#table = new TableCompiler(plan.layout.words, this.#scratch);
    this.#firstThread = IMPORTS.length + 1;
    let next = this.#firstThread + plan.program.threads.length;
    this.#chains = plan.persistence === null ? null : new ChainCompiler(plan, plan.persistence, this.#scratch, next);
    if (this.#chains !== null) next += CHAIN_FUNCTIONS;
    plan.alone.forEach((flags, thread) => {
      flags.forEach((flag, location) => {
        if (plan.fuse && flag === 1) this.#fused.set(`${thread}/${location}`, next++);
      });
    });
  }

  assemble(): Uint8Array<ArrayBuffer> {
    const asked = new Map(this.#scratch.asked.map((place, k) => [place.join('/'), this.#scratch.reached + k]));
    const context: StepContext = {
      plan: this.#plan,
      faults: this.#faults,
      failFunction: IMPORTS.length,
      fusedFunction: (thread, location) => this.#fused.get(`${thread}/${location}`) ?? 0,
      reachedByte: (thread, location, step) => asked.get(`${thread}/${location}/${step}`) ?? null,
    };
    const functions: WasmFunction[] = [
      this.#fail(),
      ...this.#plan.program.threads.map((_, thread) => this.#thread(context, thread)),
      ...(this.#chains?.functions(this.#firstThread, FAULTS) ?? []),
    ];
    for (const key of this.#fused.keys()) {
      const [thread = 0, location = 0] = key.split('/').map(Number);
      functions.push(this.#fusedTo(context, thread, location));
    }
    functions.push(this.#batch(), this.#generate(), this.#link(), this.#table.refill());
    return assemble(IMPORTS, GLOBALS, functions);
  }

  /** Reports the fault of the step at hand and clears it. */
  #fail(): WasmFunction {
    const body = new Code().getGlobal(CURRENT).get(0).getGlobal(FAULT).call(FAIL).const(0).setGlobal(FAULT);
    body.getGlobal(FAULTS).const(1).op('add').setGlobal(FAULTS);
    return { parameters: 1, result: false, locals: 0, body };
  }

  #loadWords(code: Code, address: number, first: number): void {
    for (let word = 0; word < this.#plan.layout.words; word++)
      code
        .get(address)
        .load(4 * word)
        .set(first + word);
  }

  /** (o, c): all steps of a thread from the state at address o, candidates from address c on; gives the address behind them. */
  #thread(context: StepContext, thread: number): WasmFunction {
    const { words } = this.#plan.layout;
    const [o, c, first] = [0, 1, 2];
    const temporaries = new Temporaries(first + 2 * words);
    const frame = { candidate: c, words: first, next: first + words, temporaries };
    const body = new Code();
    this.#loadWords(body, o, first);
    const locations = this.#plan.program.threads[thread]?.locations ?? [];
    const taken = [...locations.keys()].filter((at) => (locations[at]?.steps.length ?? 0) > 0);
    body.block();
    for (const _ of taken) body.block();
    const pc = this.#plan.cells.pc[thread] ?? 0;
    const { word, shift, mask } = this.#plan.layout;
    body
      .get(first + (word[pc] ?? 0))
      .const(shift[pc] ?? 0)
      .op('shr_u')
      .const(mask[pc] ?? 0)
      .op('and');
    body.brTable(
      [...locations.keys()].map((at) => (taken.includes(at) ? taken.indexOf(at) : taken.length)),
      taken.length,
    );
    taken.forEach((at, k) => {
      body
        .op('end')
        .append(compileLocation(context, thread, at, frame))
        .br(taken.length - 1 - k);
    });
    body.op('end').get(c);
    return { parameters: 2, result: true, locals: 2 * words + temporaries.count, body };
  }

  /** (c): all steps of a location from the state at address c, in its place; the state itself where there is none. */
  #fusedTo(context: StepContext, thread: number, location: number): WasmFunction {
    const { words } = this.#plan.layout;
    const [c, before, faults, first] = [0, 1, 2, 3];
    const temporaries = new Temporaries(first + 2 * words);
    const body = new Code().get(c).set(before).getGlobal(FAULTS).set(faults);
    this.#loadWords(body, c, first);
    body.append(
      compileLocation(context, thread, location, { candidate: c, words: first, next: first + words, temporaries }),
    );
    body.get(c).get(before).op('eq').getGlobal(FAULTS).get(faults).op('eq', 'and').if(true);
    body.get(c).const(this.#table.size).op('add', 'else').get(c).op('end');
    return { parameters: 1, result: true, locals: 2 + 2 * words + temporaries.count, body };
  }

  /** Leaves the location of a thread in the state at the address in `o`. */
  #location(code: Code, o: number, thread: number): void {
    const pc = this.#plan.cells.pc[thread] ?? 0;
    const { word, shift, mask } = this.#plan.layout;
    code
      .get(o)
      .load(4 * (word[pc] ?? 0))
      .const(shift[pc] ?? 0)
      .op('shr_u')
      .const(mask[pc] ?? 0)
      .op('and');
  }

  /**
   * Appends the successors of the state at `o` from `c` on: of one thread alone where the plan allows it. `a`, `p` and `h` are
   * for its own use. `note` is called with the threads whose candidates end at `c` at that point.
   */
  #expand(
    code: Code,
    { o, c, a: d, p: x, h: mask }: Locals,
    note: (from: number, to: number, local: number) => void,
  ): void {
    const threads = this.#plan.program.threads.length;
    code.block();
    if (this.#chains !== null) {
      this.#chains.expand(code, { o, c, d, x, mask }, this.#firstThread, FAULTS, note);
      code.op('end');
      return;
    }
    for (let thread = threads - 1; thread >= 0; thread--) {
      const flags = this.#storedAlone(thread);
      if (!flags.includes(1)) continue;
      code.get(c).set(d).getGlobal(FAULTS).set(x);
      this.#isFlagged(code, flags, () => {
        this.#location(code, o, thread);
      });
      code
        .if()
        .get(o)
        .get(c)
        .call(this.#firstThread + thread)
        .set(c);
      code.get(c).get(d).op('ne').getGlobal(FAULTS).get(x).op('ne', 'or').if();
      note(0, thread, d);
      note(thread, threads, c);
      code.br(2).op('end', 'end');
    }
    for (let thread = 0; thread < threads; thread++) {
      code
        .get(o)
        .get(c)
        .call(this.#firstThread + thread)
        .set(c);
      note(thread, thread + 1, c);
    }
    code.op('end');
  }

  /** Locations at which a stored state may let the thread go alone. Where steps are fused, only the entry can be one with a step to take. */
  #storedAlone(thread: number): number[] {
    const { alone, fuse, program } = this.#plan;
    return [...(alone[thread] ?? [])].map((flag, at) =>
      flag === 1 && (!fuse || at === program.threads[thread]?.entry) ? 1 : 0,
    );
  }

  /** Leaves whether the flag of the location is set. */
  #isFlagged(code: Code, flags: readonly number[], location: () => void): void {
    const set = flags.flatMap((flag, at) => (flag === 1 ? [at] : []));
    set.forEach((at, k) => {
      location();
      code.const(at).op('eq');
      if (k > 0) code.op('or');
    });
  }

  /** Sets `first` and `c` behind the known states and expands `from` to `to`. */
  #expandAll(code: Code, at: Locals, perState: () => void): void {
    code.get(at.count).const(this.#table.size).op('mul').get(at.base).op('add').tee(at.first).set(at.c);
    code.get(at.from).const(this.#table.size).op('mul').get(at.base).op('add').set(at.o);
    code.loop().get(at.from).setGlobal(CURRENT);
    perState();
    code.get(at.o).const(this.#table.size).op('add').set(at.o);
    code.get(at.from).const(1).op('add').tee(at.from).get(at.to).op('lt_s').brIf(0).op('end');
    code.const(this.#scratch.candidates).get(at.c).get(at.first).op('sub').const(this.#table.size).op('div_s').store(0);
    if (this.#plan.classes.length > 0) code.get(at.first).const(this.#scratch.candidates).load(0).call(CANONICALISE);
  }

  #batch(): WasmFunction {
    const at = tableLocals();
    const temporaries = new Temporaries(at.words + this.#plan.layout.words);
    const body = new Code();
    this.#judgeAll(body, at, temporaries);
    this.#table.lookAhead(body, at);
    this.#table.probe(
      body,
      at,
      () => {
        body.get(at.count).const(this.#table.size).op('mul').get(at.base).op('add').set(at.z);
        for (let word = 0; word < this.#plan.layout.words; word++)
          body
            .get(at.z)
            .get(at.a)
            .load(4 * word)
            .store(4 * word);
        body.get(at.count).const(1).op('add').set(at.count);
        this.#table.slotOf(body, at.slot);
        body.get(at.h).get(at.low).const(-1).op('xor', 'and').get(at.count).op('or').store(this.#scratch.table);
      },
      () => undefined,
    );
    body.get(at.count);
    return {
      parameters: PARAMETERS,
      result: true,
      locals: LOCALS + this.#plan.layout.words + temporaries.count,
      body,
      export: 'batch',
    };
  }

  #generate(): WasmFunction {
    const at = tableLocals();
    const temporaries = new Temporaries(at.words + this.#plan.layout.words);
    const body = new Code();
    this.#judgeAll(body, at, temporaries);
    return {
      parameters: PARAMETERS,
      result: false,
      locals: LOCALS + this.#plan.layout.words + temporaries.count,
      body,
      export: 'generate',
    };
  }

  /** Expands all states, and judges each of them itself. */
  #judgeAll(body: Code, at: Locals, temporaries: Temporaries): void {
    this.#expandAll(body, at, () => {
      body.const(0).set(at.e);
      this.#invariants(body, at, temporaries);
      body.get(at.c).set(at.slot).getGlobal(FAULTS).set(at.z);
      this.#expand(body, at, () => undefined);
      body.get(at.c).get(at.slot).op('eq').getGlobal(FAULTS).get(at.z).op('eq', 'and').get(at.e).op('eqz', 'and').if();
      body.get(at.from).call(ENDED).op('end');
    });
  }

  /** Sets `e` where an invariant is broken, and says so. */
  #invariants(code: Code, at: Locals, temporaries: Temporaries): void {
    const conditions = this.#plan.program.invariants.filter(({ property }) => !this.#plan.ignore.has(property));
    if (conditions.length === 0) return;
    this.#loadWords(code, at.o, at.words);
    const expressions = new ExpressionCompiler(
      this.#plan,
      -1,
      this.#faults,
      code,
      temporaries,
      (word) => at.words + word,
    );
    for (const { condition } of conditions) {
      expressions.test(condition);
      code.op('eqz').getGlobal(FAULT).op('or').if().const(1).set(at.e).op('end');
    }
    code.get(at.e).if().get(at.from).call(BROKEN).const(0).setGlobal(FAULT).op('end');
  }

  #link(): WasmFunction {
    const at = tableLocals();
    const { bounds, entries } = this.#scratch;
    const threads = this.#plan.program.threads.length;
    const body = new Code();
    // `slot` runs over the bounds of the states.
    body.const(0).set(at.slot);
    this.#expandAll(body, at, () => {
      this.#expand(body, at, (from, to, local) => {
        for (let thread = from; thread < to; thread++)
          body
            .get(at.slot)
            .get(local)
            .store(bounds + 4 * thread);
      });
      body
        .get(at.slot)
        .const(4 * threads)
        .op('add')
        .set(at.slot);
    });
    this.#table.lookAhead(body, at);
    this.#table.probe(
      body,
      at,
      () => body.get(at.p).const(-1).store(entries),
      () => body.get(at.p).get(at.e).get(at.low).op('and').const(1).op('sub').store(entries),
    );
    return { parameters: PARAMETERS, result: false, locals: LOCALS, body, export: 'link' };
  }
}
