// An assembler for the part of WebAssembly that the compiled engine needs: instructions of 32-bit integers, and a module around them.

/** Opcodes of instructions without an immediate. */
const PLAIN = {
  else: 0x05,
  end: 0x0b,
  return: 0x0f,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  lt_s: 0x48,
  lt_u: 0x49,
  gt_s: 0x4a,
  le_s: 0x4c,
  ge_s: 0x4e,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  div_s: 0x6d,
  rem_s: 0x6f,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shr_s: 0x75,
  shr_u: 0x76,
} as const;

export type PlainOp = keyof typeof PLAIN;

const I32 = 0x7f;
const NO_RESULT = 0x40;

/** Instructions in order; every method appends and returns the code itself. All values are 32-bit integers. */
export class Code {
  readonly bytes: number[] = [];

  op(...names: readonly PlainOp[]): this {
    for (const name of names) this.bytes.push(PLAIN[name]);
    return this;
  }

  const(value: number): this {
    this.bytes.push(0x41);
    return this.#signed(value | 0);
  }

  get(local: number): this {
    return this.#with(0x20, local);
  }

  set(local: number): this {
    return this.#with(0x21, local);
  }

  tee(local: number): this {
    return this.#with(0x22, local);
  }

  getGlobal(index: number): this {
    return this.#with(0x23, index);
  }

  setGlobal(index: number): this {
    return this.#with(0x24, index);
  }

  /** Takes an address; `offset` is added to it. */
  load(offset: number): this {
    return this.#memory(0x28, 2, offset);
  }

  /** Takes an address and a value. */
  store(offset: number): this {
    return this.#memory(0x36, 2, offset);
  }

  storeByte(offset: number): this {
    return this.#memory(0x3a, 0, offset);
  }

  call(fn: number): this {
    return this.#with(0x10, fn);
  }

  /** Opens a block that ends with `end`; `value`: both branches leave one. */
  if(value = false): this {
    this.bytes.push(0x04, value ? I32 : NO_RESULT);
    return this;
  }

  block(): this {
    this.bytes.push(0x02, NO_RESULT);
    return this;
  }

  loop(): this {
    this.bytes.push(0x03, NO_RESULT);
    return this;
  }

  br(depth: number): this {
    return this.#with(0x0c, depth);
  }

  brIf(depth: number): this {
    return this.#with(0x0d, depth);
  }

  /** Takes an index into `depths`; `other` is for one beyond them. */
  brTable(depths: readonly number[], other: number): this {
    this.#with(0x0e, depths.length);
    for (const depth of [...depths, other]) unsigned(this.bytes, depth);
    return this;
  }

  append(code: Code): this {
    for (const byte of code.bytes) this.bytes.push(byte);
    return this;
  }

  #with(opcode: number, immediate: number): this {
    this.bytes.push(opcode);
    unsigned(this.bytes, immediate);
    return this;
  }

  #memory(opcode: number, align: number, offset: number): this {
    this.bytes.push(opcode, align);
    unsigned(this.bytes, offset);
    return this;
  }

  #signed(value: number): this {
    for (let rest = value; ;) {
      const low = rest & 0x7f;
      rest >>= 7;
      const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
      this.bytes.push(last ? low : low | 0x80);
      if (last) return this;
    }
  }
}

function unsigned(bytes: number[], value: number): void {
  for (let rest = value >>> 0; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
    if (rest === 0) return;
  }
}

interface Signature {
  readonly parameters: number;
  readonly result: boolean;
}

export interface WasmFunction extends Signature {
  /** Locals beside the parameters. */
  readonly locals: number;
  readonly body: Code;
  /** Name under which the host sees it. */
  readonly export?: string;
}

export interface WasmImport extends Signature {
  readonly name: string;
}

/**
 * A module that imports `host.memory` and functions of `host`, with integer globals that are zero at first. Functions are
 * numbered imports first.
 */
export function assemble(
  imports: readonly WasmImport[],
  globals: number,
  functions: readonly WasmFunction[],
): Uint8Array<ArrayBuffer> {
  const signatures: Signature[] = [];
  const typeOf = ({ parameters, result }: Signature): number => {
    const known = signatures.findIndex((s) => s.parameters === parameters && s.result === result);
    return known >= 0 ? known : signatures.push({ parameters, result }) - 1;
  };
  const importTypes = imports.map(typeOf);
  const functionTypes = functions.map(typeOf);
  // Pieces are put together once, at the end: a module of many functions is copied a single time.
  const pieces: (readonly number[])[] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]];
  const lengthOf = (list: readonly (readonly number[])[]): number => list.reduce((sum, one) => sum + one.length, 0);
  const sectionOf = (id: number, items: number, content: readonly (readonly number[])[]): void => {
    const count = number(items);
    pieces.push([id], number(count.length + lengthOf(content)), count, ...content);
  };
  const section = (id: number, items: readonly (readonly number[])[]): void => {
    sectionOf(id, items.length, items);
  };
  const name = (text: string): number[] => [text.length, ...Array.from(text, (letter) => letter.charCodeAt(0))];
  const number = (value: number): number[] => {
    const list: number[] = [];
    unsigned(list, value);
    return list;
  };
  section(
    1,
    signatures.map(({ parameters, result }) => [
      0x60,
      parameters,
      ...new Array<number>(parameters).fill(I32),
      ...(result ? [1, I32] : [0]),
    ]),
  );
  section(2, [
    [...name('host'), ...name('memory'), 2, 0, 0],
    ...imports.map((item, k) => [...name('host'), ...name(item.name), 0, ...number(importTypes[k] ?? 0)]),
  ]);
  section(3, functionTypes.map(number));
  section(6, new Array<number[]>(globals).fill([I32, 1, 0x41, 0, PLAIN.end]));
  section(
    7,
    functions.flatMap((fn, k) =>
      fn.export === undefined ? [] : [[...name(fn.export), 0, ...number(imports.length + k)]],
    ),
  );
  const bodies = functions.map(({ locals, body }) => {
    const head = locals === 0 ? [0] : [1, ...number(locals), I32];
    return [number(head.length + body.bytes.length + 1), head, body.bytes, [PLAIN.end]];
  });
  sectionOf(10, functions.length, bodies.flat());
  const bytes = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
