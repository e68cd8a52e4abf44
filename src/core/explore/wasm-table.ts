// Compiles the hash table of the state store: look ahead for a whole batch, then find or enter each state.
import type { Plan } from './plan.js';
import { BATCH } from './store.js';
import { Code, type WasmFunction } from './wasm-code.js';

/** Where the module keeps what is not state, in bytes from the start of the memory. */
export interface Scratch {
  /** One word: number of candidates of the last batch. */
  readonly candidates: number;
  /** For each state and thread of a batch: address behind its candidates. */
  readonly bounds: number;
  readonly hashes: number;
  /** Table entries, or indices of what was looked up. */
  readonly entries: number;
  /** A byte for each step that somebody asks about: `asked` lists them by thread, location and step. */
  readonly reached: number;
  readonly asked: readonly (readonly [number, number, number])[];
  /** By thread, the rows that say whether it goes alone; none where the plan does not ask. */
  readonly rows: readonly number[];
  /** The hash table starts here. */
  readonly table: number;
}

const PAGE = 1 << 16;

export function scratchOf(plan: Plan): Scratch {
  const asked = plan.program.threads.flatMap((thread, t) =>
    thread.locations.flatMap(({ steps }, at) =>
      steps.flatMap((step, k) => (step.mustReach === true || step.bound !== undefined ? [[t, at, k] as const] : [])),
    ),
  );
  const bounds = 16;
  const hashes = bounds + 4 * BATCH * plan.program.threads.length;
  const entries = hashes + 4 * BATCH * plan.maxSuccessors;
  const reached = entries + 4 * BATCH * plan.maxSuccessors;
  const rows: number[] = [];
  let end = (reached + asked.length + 3) & ~3;
  for (const { byteLength } of plan.persistence?.rows ?? []) {
    rows.push(end);
    end += byteLength;
  }
  return {
    candidates: 0,
    bounds,
    hashes,
    entries,
    reached,
    asked,
    rows,
    table: Math.ceil(end / PAGE) * PAGE,
  };
}

/** Local variables of `batch` and `link`: their parameters, then as many as {@link LOCALS}. */
export interface Locals {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly low: number;
  readonly base: number;
  /** Addresses of the state that is expanded, of the next candidate, of the first one and of the one that is settled. */
  readonly o: number;
  readonly c: number;
  readonly first: number;
  readonly a: number;
  /** Four times the number of the candidate; its hash; an entry, a slot and a state's address. */
  readonly p: number;
  readonly h: number;
  readonly e: number;
  readonly slot: number;
  readonly z: number;
  /** First of the words for invariants. */
  readonly words: number;
}

export const PARAMETERS = 5;
export const LOCALS = 9;

export function tableLocals(): Locals {
  const n = PARAMETERS;
  return {
    from: 0,
    to: 1,
    count: 2,
    low: 3,
    base: 4,
    o: n,
    c: n + 1,
    first: n + 2,
    a: n + 3,
    p: n + 4,
    h: n + 5,
    e: n + 6,
    slot: n + 7,
    z: n + 8,
    words: n + 9,
  };
}

/** Code that works on candidates and table; it repeats hash and entries of store.ts. */
export class TableCompiler {
  /** Bytes of a state. */
  readonly size: number;

  constructor(
    readonly words: number,
    readonly scratch: Scratch,
  ) {
    this.size = 4 * words;
  }

  #hash(code: Code, a: number, h: number): void {
    code.const(0).set(h);
    for (let word = 0; word < this.words; word++) {
      code
        .get(h)
        .get(a)
        .load(4 * word)
        .op('xor')
        .const(0x9e3779b1)
        .op('mul')
        .tee(h)
        .get(h)
        .const(15)
        .op('shr_u', 'xor')
        .set(h);
    }
    code.get(h).const(0x85ebca77).op('mul').tee(h).get(h).const(13).op('shr_u', 'xor').set(h);
  }

  /** Runs `body` for each candidate from `first` up to `end`, with its address in `a` and four times its number in `p`. */
  #each(code: Code, first: number, end: number, a: number, p: number, body: () => void): void {
    code.get(first).set(a).const(0).set(p).block().loop();
    code.get(a).get(end).op('eq').brIf(1);
    body();
    code.get(a).const(this.size).op('add').set(a).get(p).const(4).op('add').set(p).br(0).op('end', 'end');
  }

  /** Leaves the address of the state that a table entry means. */
  #stateOf(code: Code, entry: number, at: Locals): void {
    code.get(entry).get(at.low).op('and').const(1).op('sub').const(this.size).op('mul').get(at.base).op('add');
  }

  /** Leaves the address of a table slot without the table's own. */
  slotOf(code: Code, index: number): void {
    code.get(index).const(2).op('shl');
  }

  /** Leaves zero where entry and hash agree in the bits above the index. */
  #tagDiffers(code: Code, entry: number, h: number, low: number): void {
    code.get(entry).get(h).op('xor').get(low).const(-1).op('xor', 'and');
  }

  /** Hashes each candidate and looks at its slot, then at the state that may be there. */
  lookAhead(code: Code, at: Locals): void {
    const { hashes, entries, table } = this.scratch;
    this.#each(code, at.first, at.c, at.a, at.p, () => {
      this.#hash(code, at.a, at.h);
      code.get(at.p).get(at.h).store(hashes);
      code.get(at.p).get(at.h).get(at.low).op('and').const(2).op('shl').load(table).store(entries);
    });
    this.#each(code, at.first, at.c, at.a, at.p, () => {
      code.get(at.p).load(entries).tee(at.e).op('eqz', 'eqz');
      code.get(at.p).load(hashes).set(at.h);
      this.#tagDiffers(code, at.e, at.h, at.low);
      code.op('eqz', 'and').if();
      this.#stateOf(code, at.e, at);
      // Stored, so that the read is not left out.
      code.load(0).set(at.z).const(0).get(at.z).store(4).op('end');
    });
  }

  /** For each candidate: follows the slots from its hash on, to a free one or to its own state. */
  probe(code: Code, at: Locals, free: () => void, found: () => void): void {
    const { hashes, table } = this.scratch;
    this.#each(code, at.first, at.c, at.a, at.p, () => {
      code.get(at.p).load(hashes).tee(at.h).get(at.low).op('and').set(at.slot).block().loop();
      this.slotOf(code, at.slot);
      code.load(table).tee(at.e).op('eqz').if();
      free();
      code.br(2).op('end');
      this.#tagDiffers(code, at.e, at.h, at.low);
      code.op('eqz').if();
      this.#stateOf(code, at.e, at);
      code.set(at.z);
      for (let word = 0; word < this.words; word++) {
        code
          .get(at.z)
          .load(4 * word)
          .get(at.a)
          .load(4 * word)
          .op('xor');
        if (word > 0) code.op('or');
      }
      code.op('eqz').if();
      found();
      code.br(3).op('end', 'end');
      code.get(at.slot).const(1).op('add').get(at.low).op('and').set(at.slot).br(0).op('end', 'end');
    });
  }

  /** `refill(count, low, base)`. */
  refill(): WasmFunction {
    const [count, low, base, i, stop, a, p, h, slot] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    const { hashes, table } = this.scratch;
    const body = new Code().get(base).set(a).block().loop();
    const phase = (each: () => void): void => {
      body.const(0).set(p).loop();
      each();
      body.get(p).const(4).op('add').tee(p).get(stop).op('lt_s').brIf(0).op('end');
    };
    body.get(i).get(count).op('eq').brIf(1);
    body.get(count).get(i).op('sub').tee(stop).const(BATCH).op('gt_s').if().const(BATCH).set(stop).op('end');
    body.get(stop).const(2).op('shl').set(stop);
    phase(() => {
      this.#hash(body, a, h);
      body.get(p).get(h).store(hashes);
      body.const(4).get(h).get(low).op('and').const(2).op('shl').load(table).store(0);
      body.get(a).const(this.size).op('add').set(a);
    });
    phase(() => {
      body.get(p).load(hashes).tee(h).get(low).op('and').set(slot).block().loop();
      this.slotOf(body, slot);
      body
        .load(table)
        .op('eqz')
        .brIf(1)
        .get(slot)
        .const(1)
        .op('add')
        .get(low)
        .op('and')
        .set(slot)
        .br(0)
        .op('end', 'end');
      body.get(i).const(1).op('add').set(i);
      this.slotOf(body, slot);
      body.get(h).get(low).const(-1).op('xor', 'and').get(i).op('or').store(table);
    });
    body.br(0).op('end', 'end');
    return { parameters: 3, result: false, locals: 6, body, export: 'refill' };
  }
}
