// Compiles the chains of chain.ts: which threads go alone in a state, and all that they do after a step, in place of its successor.
import { CHAIN_STEPS, CHAIN_WIDTH } from './chain.js';
import type { Persistence } from './persistent.js';
import type { Plan } from './plan.js';
import { Code, type WasmFunction } from './wasm-code.js';
import type { Scratch } from './wasm-table.js';

/** Functions that a module gets for chains: which threads go alone, and what follows on the states of a step. */
export const CHAIN_FUNCTIONS = 2;

/** Locals of the function that expands a state: its address, the next candidate's, and three for its own use. */
export interface ExpandLocals {
  readonly o: number;
  readonly c: number;
  readonly d: number;
  readonly x: number;
  readonly mask: number;
}

export class ChainCompiler {
  readonly #size: number;

  /** `first` is the number of the first of its functions. */
  constructor(
    readonly plan: Plan,
    readonly persistence: Persistence,
    readonly scratch: Scratch,
    readonly first: number,
  ) {
    this.#size = 4 * plan.layout.words;
  }

  functions(firstThread: number, faults: number): WasmFunction[] {
    return [this.#alone(), this.#settle(firstThread, faults)];
  }

  /** Appends the successors of the state at `o`, within a block that the code leaves when it is done. */
  expand(
    code: Code,
    { o, c, d, x, mask }: ExpandLocals,
    firstThread: number,
    faults: number,
    note: (from: number, to: number, local: number) => void,
  ): void {
    const threads = this.plan.program.threads.length;
    const settled = (): void => {
      code
        .get(d)
        .get(c)
        .call(this.first + 1)
        .set(c);
    };
    code.get(o).call(this.first).tee(mask).if();
    for (let thread = threads - 1; thread >= 0; thread--) {
      this.#ifAlone(code, mask, thread);
      code.get(c).set(d).getGlobal(faults).set(x);
      code
        .get(o)
        .get(c)
        .call(firstThread + thread)
        .set(c);
      code.get(c).get(d).op('ne').getGlobal(faults).get(x).op('ne', 'or').if();
      settled();
      note(0, thread, d);
      note(thread, threads, c);
      code.br(3).op('end', 'end');
    }
    code.op('end');
    for (let thread = 0; thread < threads; thread++) {
      code.get(c).set(d);
      code
        .get(o)
        .get(c)
        .call(firstThread + thread)
        .set(c);
      settled();
      note(thread, thread + 1, c);
    }
  }

  #ifAlone(code: Code, mask: number, thread: number): void {
    code
      .get(mask)
      .const(1 << thread)
      .op('and')
      .if();
  }

  /** (o): a mask of the threads that go alone in the state at address o. */
  #alone(): WasmFunction {
    const threads = this.plan.program.threads.length;
    const code = new Code();
    const [o, mask, row] = [0, 1, 2];
    for (let thread = 0; thread < threads; thread++) {
      this.#field(code, o, this.plan.cells.pc[thread] ?? 0);
      for (const { cell, stride } of this.persistence.followed[thread] ?? []) {
        if (this.plan.layout.mask[cell] === 0) continue;
        this.#field(code, o, cell);
        code.const(stride).op('mul', 'add');
      }
      code
        .const(4 * this.persistence.width)
        .op('mul')
        .set(row + thread);
    }
    for (let thread = 0; thread < threads; thread++) {
      for (let other = 0; other < threads; other++) {
        code.get(row + other).load((this.scratch.rows[other] ?? 0) + 4 * (1 + thread));
        if (other > 0) code.op('or');
      }
      code.get(row + thread).load(this.scratch.rows[thread] ?? 0);
      code.op('shr_u').const(1).op('and', 'eqz').const(thread).op('shl');
      if (thread > 0) code.get(mask).op('or');
      code.set(mask);
    }
    return { parameters: 1, result: true, locals: 1 + threads, body: code.get(mask) };
  }

  /** Leaves the field of a cell, counted from its minimum, of the state at the address in `o`. */
  #field(code: Code, o: number, cell: number): void {
    const { word, shift, mask } = this.plan.layout;
    code.get(o).load(4 * (word[cell] ?? 0));
    if ((shift[cell] ?? 0) !== 0) code.const(shift[cell] ?? 0).op('shr_u');
    code.const(mask[cell] ?? 0).op('and');
  }

  /** (i, end): follows what goes alone from each of the states from i on; gives the address behind what is left. */
  #settle(firstThread: number, faults: number): WasmFunction {
    const threads = this.plan.program.threads.length;
    const [i, end, start, next, before, steps, mask] = [0, 1, 2, 3, 4, 5, 6];
    const code = new Code().get(i).set(start);
    code.block().loop();
    code.get(i).get(end).op('eq').brIf(1);
    code.block();
    code
      .get(end)
      .get(start)
      .op('sub')
      .const(CHAIN_WIDTH * this.#size)
      .op('gt_s')
      .brIf(0);
    code.get(steps).const(CHAIN_STEPS).op('ge_s').brIf(0);
    code.get(i).call(this.first).tee(mask).op('eqz').brIf(0);
    for (let thread = threads - 1; thread >= 0; thread--) {
      this.#ifAlone(code, mask, thread);
      code.getGlobal(faults).set(before);
      code
        .get(i)
        .get(end)
        .call(firstThread + thread)
        .tee(next);
      code.get(end).op('ne').getGlobal(faults).get(before).op('ne', 'or').if();
      code.get(steps).const(1).op('add').set(steps);
      code.get(next).const(this.#size).op('sub').tee(end).get(i).op('ne').if();
      for (let word = 0; word < this.plan.layout.words; word++)
        code
          .get(i)
          .get(end)
          .load(4 * word)
          .store(4 * word);
      code.op('end').br(3).op('end', 'end');
    }
    code.op('end').get(i).const(this.#size).op('add').set(i).br(0);
    code.op('end', 'end').get(end);
    return { parameters: 2, result: true, locals: 5, body: code };
  }
}
