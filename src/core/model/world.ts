// The modelled kernel of one program: types, objects with their slots, constants and functions, from the declarations of its files.
import type { CType, Expr } from '../c/ast.js';
import type { Slot } from '../explore/program.js';
import { BUILTIN_NAMES, builtinTypes, maskNames } from './objects.js';
import { constantValue } from './constants.js';
import type { ModelFunction, ModelSource } from './model-source.js';
import { LIFE, LIFE_NAMES, pointerType } from './pointers.js';
import { lockClasses, type LockClass } from './primitives/lock-order.js';
import { ModelError } from './source.js';
import { BOOL, INT, StructType, type IntType, type ScalarType, type Type } from './types.js';

/** A global object, or a pool of them. */
export interface Global {
  readonly name: string;
  readonly type: StructType;
  /** Place of its first object. */
  readonly place: number;
  readonly objects: number;
  /** Slot of the lives of a pool's objects; `null` for what always lives. */
  readonly life: number | null;
}

export interface WorldOptions {
  /** Names of the threads, for owners and masks. */
  readonly threads: readonly string[];
  /** Constants that replace those of the files, e.g. `ENTRIES`. */
  readonly constants: Readonly<Record<string, number>>;
  /** Calls of the kernel function that will run in this world, where they need slots of their own. */
  readonly calls?: ReadonlySet<string>;
  /** The file whose functions race. */
  readonly racing?: string;
  /** Properties that cost states and are checked only where a model asks for them. */
  readonly checks?: ReadonlySet<string>;
}

/** What `@check` may name. */
export const OPTIONAL_CHECKS = ['data-race', 'lock-order'] as const;
/** Constant of models: CPUs, each of which runs one thread. */
const CPUS = 'NR_CPUS';

/** Calls that need slots only where they occur. */
export const SLOT_CALLS = { grace: 'synchronize_rcu', ipi: 'smp_call_function' } as const;

/** A pool is an array of structs that something is allocated from; other arrays always live. */
const ALLOCATOR = 'alloc_from';
const HOOK = 'on_write_';

export class World {
  readonly types: Map<string, StructType>;
  readonly constants: ReadonlyMap<string, number>;
  readonly functions = new Map<string, ModelFunction>();
  /** Functions that only the file of the racing threads has: a kernel function of the same name is another one. */
  readonly racingOnly = new Map<string, ModelFunction>();
  readonly globals = new Map<string, Global>();
  readonly slots: Slot[] = [];
  /** Functions that run inside every store to a struct of that type. */
  readonly hooks = new Map<StructType, ModelFunction>();
  /** Scalars of file scope: cells of one object that always lives. */
  readonly scalars = new StructType('globals');
  /** Masks of threads that delay a grace period, and that have interrupts off. */
  readonly readers: number;
  readonly irqsOff: number;
  /** By thread: whom its synchronize_rcu() and its smp_call_function() still wait for; `null` where none is called. */
  readonly graceWaits: number | null;
  readonly ipiWaits: number | null;
  /** Set once an assumption did not hold: the run does not count. `null` where nothing is assumed. */
  readonly discarded: number | null;
  /** By class: a mask of the classes that were taken inside it; `null` where the order is not checked. */
  readonly lockOrder: { readonly slot: number; readonly classes: readonly LockClass[] } | null;
  readonly #typedefs = new Map<string, CType>();
  readonly #enums = new Map<string, IntType>();

  constructor(
    readonly sources: readonly ModelSource[],
    readonly options: WorldOptions,
  ) {
    this.types = builtinTypes(options.threads);
    const constants = new Map<string, number>();
    for (const { declarations } of sources) {
      for (const [name, value] of Object.entries(declarations.constants)) constants.set(name, value);
      for (const [name, type] of Object.entries(declarations.typedefs)) this.#typedefs.set(name, type);
      for (const one of declarations.enums ?? []) this.#declareEnum(one);
    }
    if (this.#mentions(CPUS)) constants.set(CPUS, options.threads.length);
    for (const [name, value] of Object.entries(options.constants)) constants.set(name, value);
    this.constants = constants;
    this.#declareStructs();
    this.#collectFunctions();
    const mask = {
      min: 0,
      max: (1 << options.threads.length) - 1,
      length: 1,
      initial: 0,
      values: maskNames(options.threads),
    };
    this.readers = this.slots.push({ name: 'rcu readers', label: 'delays a grace period', group: 'RCU', ...mask }) - 1;
    this.irqsOff = this.slots.push({ name: 'irqs off', label: 'interrupts off', group: 'IRQ', ...mask }) - 1;
    const waits = (call: string, group: string): number | null => {
      if (options.calls?.has(call) !== true && !this.#calls(call)) return null;
      const elements = options.threads.map((name) => ({ label: `${call}() of ${name} waits for`, group }));
      return this.slots.push({ ...mask, name: `${call} waits`, length: options.threads.length, elements }) - 1;
    };
    this.graceWaits = waits(SLOT_CALLS.grace, 'RCU');
    this.ipiWaits = waits(SLOT_CALLS.ipi, 'IRQ');
    this.discarded = this.#calls('assume')
      ? this.slots.push({ name: 'an assumption failed', min: 0, max: 1, length: 1, initial: 0 }) - 1
      : null;
    this.#declareGlobals();
    this.#layOut();
    this.lockOrder = options.checks?.has('lock-order') === true ? this.#orderSlot() : null;
    if (options.checks?.has('data-race') === true) this.#watchCells(mask.max);
    for (const fn of [...this.functions.values(), ...this.racingOnly.values()]) this.#declareHook(fn);
  }

  /** The type that a C type denotes here; `null` for what is not modelled. */
  typeOf(type: CType): Type | null {
    if (type.dims.length > 0 || type.pointers > 1) return null;
    const alias = this.#typedefs.get(type.base);
    if (alias && !this.types.has(type.base)) return this.typeOf({ ...alias, pointers: alias.pointers + type.pointers });
    const struct = this.types.get(type.base);
    if (struct) return type.pointers === 1 ? { kind: 'pointer', to: struct } : { kind: 'struct', struct };
    if (type.pointers > 0) return null;
    if (/^(bool|_Bool)$/.test(type.base)) return BOOL;
    return this.#enums.get(type.base) ?? (isInteger(type.base) ? INT : null);
  }

  /** The function of a name, as a call in `caller` means it; `null` is a call by the machinery itself. */
  functionFor(name: string | null, caller: ModelFunction | null): ModelFunction | undefined {
    if (name === null) return undefined;
    const own = caller === null || caller.source.file === this.options.racing;
    return this.functions.get(name) ?? (own ? this.racingOnly.get(name) : undefined);
  }

  /** The struct behind a name as a cast or `container_of()` gives it. */
  structOf(type: CType): StructType | null {
    const found = this.typeOf(type);
    return found?.kind === 'struct' ? found.struct : null;
  }

  #declareEnum(one: {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly value: number }[];
  }): void {
    const values = one.members.map((member) => member.value);
    const names: Record<number, string> = {};
    for (const member of one.members) names[member.value] = member.name;
    this.#enums.set(`enum ${one.name}`, {
      kind: 'int',
      min: Math.min(0, ...values),
      max: Math.max(0, ...values),
      names,
    });
  }

  #declareStructs(): void {
    const all = this.sources.flatMap(({ source, declarations }) =>
      declarations.structs.map((decl) => ({ source, decl })),
    );
    for (const { decl } of all) {
      const key = decl.name.startsWith('struct ') ? decl.name : `struct ${decl.name}`;
      if (!this.types.has(key)) this.types.set(key, new StructType(key));
    }
    // `typedef struct pte pte_t`: both names are one type.
    for (const [name, alias] of this.#typedefs) {
      const struct = alias.pointers === 0 ? this.types.get(alias.base) : undefined;
      if (struct) this.types.set(name, struct);
    }
    for (const { source, decl } of all) {
      const struct = this.types.get(decl.name.startsWith('struct ') ? decl.name : `struct ${decl.name}`);
      if (!struct || struct.fields.length > 0)
        throw new ModelError(source, decl.span, `struct ${decl.name} is declared twice`);
      for (const { name, type, span } of decl.fields) {
        const [dim, ...more] = type.dims;
        const element = this.typeOf({ ...type, dims: [] });
        if (!element || more.length > 0)
          throw new ModelError(source, span, `field '${name}': type '${type.base}' is not modelled`);
        if (element.kind === 'struct') {
          const count = dim === undefined ? null : this.#count(dim, source, span, name);
          struct.fields.push({ kind: 'part', name, struct: element.struct, count });
        } else {
          if (dim !== undefined) throw new ModelError(source, span, `field '${name}': only structs may be in arrays`);
          struct.addCell(name, element);
        }
      }
    }
  }

  #count(dim: Expr | null, source: ModelSource['source'], span: { start: number; end: number }, name: string): number {
    const value = dim === null ? null : constantValue(dim, this.constants);
    if (value === null || value < 1)
      throw new ModelError(source, span, `'${name}' needs a positive constant as its size`);
    return value;
  }

  #collectFunctions(): void {
    for (const { functions } of this.sources) {
      for (const fn of functions) {
        const isOwn = fn.source.file === this.options.racing && !this.functions.has(fn.name);
        (isOwn ? this.racingOnly : this.functions).set(fn.name, fn);
      }
    }
  }

  #declareGlobals(): void {
    for (const { source, declarations } of this.sources) {
      for (const { name, type, init, span, isFunction } of declarations.globals) {
        if (isFunction) continue;
        if (init) throw new ModelError(source, span, `'${name}': objects start as zeros; set them in world_init()`);
        const [dim, ...more] = type.dims;
        const element = this.typeOf({ ...type, dims: [] });
        if (!element || more.length > 0)
          throw new ModelError(source, span, `'${name}': type '${type.base}' is not modelled`);
        if (element.kind !== 'struct') {
          if (dim !== undefined) throw new ModelError(source, span, `'${name}': only structs may be in arrays`);
          this.scalars.addCell(name, element);
          continue;
        }
        const objects = dim === undefined ? 1 : this.#count(dim, source, span, name);
        const life = dim !== undefined && this.#isPool(name) ? this.#lifeSlot(name, objects) : null;
        // An array that is no pool has a guard place on either side, as an array field has.
        const guarded = dim !== undefined && life === null;
        const base = element.struct.places + 1;
        const stride = guarded ? objects + 2 : 1;
        element.struct.regions.push({
          owner: null,
          name,
          base,
          stride,
          count: guarded ? objects : null,
          objects: guarded ? 1 : objects,
          life,
        });
        element.struct.pooled ||= life !== null;
        const names = Array.from({ length: objects }, (_, k) => (dim === undefined ? name : `${name}[${String(k)}]`));
        element.struct.placeNames.push(...(guarded ? [null, ...names, null] : names));
        element.struct.places += guarded ? stride : objects;
        const place = guarded ? base + 1 : base;
        this.globals.set(name, { name, type: element.struct, place, objects, life });
      }
    }
    if (this.scalars.cells.length > 0) {
      this.scalars.regions.push({ owner: null, name: '', base: 1, stride: 1, count: null, objects: 1, life: null });
      this.scalars.places = 1;
      this.scalars.placeNames.push('');
    }
  }

  #isPool(name: string): boolean {
    const pattern = new RegExp(`\\b${ALLOCATOR}\\s*\\(\\s*${name}\\s*\\)`);
    return this.sources.some(({ source }) => pattern.test(source.text));
  }

  #mentions(name: string): boolean {
    return this.sources.some(({ source }) => new RegExp(`\\b${name}\\b`).test(source.text));
  }

  #calls(name: string): boolean {
    return this.sources.some(({ source }) => new RegExp(`\\b${name}\\s*\\(`).test(source.text));
  }

  #orderSlot(): World['lockOrder'] {
    const classes = lockClasses(this);
    if (classes.length === 0) return null;
    const max = 2 ** Math.min(30, classes.length) - 1;
    const slot = {
      name: 'lock order',
      min: 0,
      max,
      length: classes.length,
      initial: 0,
      elements: classes.map(() => null),
    };
    return { slot: this.slots.push(slot) - 1, classes: classes.slice(0, 30) };
  }

  /** Who is in the middle of a plain access to a cell: a thread that writes, a mask of threads that read. */
  #watchCells(everyone: number): void {
    for (const struct of new Set([...this.types.values(), this.scalars])) {
      if (struct.places === 0 || BUILTIN_NAMES.includes(struct.name)) continue;
      for (const cell of struct.cells) {
        const slot = (what: string, max: number): number =>
          this.slots.push({
            name: `plain ${what} of ${struct.name}.${cell.name}`,
            min: 0,
            max,
            length: struct.places,
            initial: 0,
            elements: Array.from({ length: struct.places }, () => null),
          }) - 1;
        cell.plain = { writer: slot('writer', this.options.threads.length), readers: slot('readers', everyone) };
      }
    }
  }

  #lifeSlot(name: string, objects: number): number {
    const elements = Array.from({ length: objects }, (_, k) => ({
      label: `${name}[${String(k)}]`,
      group: `${name}[${String(k)}]`,
    }));
    const slot: Slot = {
      name: `life of ${name}`,
      min: 0,
      max: LIFE.freedAgain,
      length: objects,
      initial: 0,
      values: LIFE_NAMES,
      elements,
    };
    return this.slots.push(slot) - 1;
  }

  /** Numbers the places of every struct, those of a containing struct before those of its parts, and gives each cell its slot. */
  #layOut(): void {
    const structs = [...new Set([...this.types.values(), this.scalars])];
    const waiting = new Set(structs);
    while (waiting.size > 0) {
      const ready = [...waiting].find(
        (one) => ![...waiting].some((other) => other.fields.some((f) => f.kind === 'part' && f.struct === one)),
      );
      if (!ready) throw new RangeError('a struct contains itself');
      waiting.delete(ready);
      for (const field of ready.fields) {
        if (field.kind === 'part' && ready.places > 0) placeParts(ready, field);
      }
    }
    for (const struct of structs) {
      if (struct.places === 0) continue;
      for (const cell of struct.cells) cell.slot = this.slots.push(cellSlot(struct, cell.name, cell.type)) - 1;
    }
  }

  #declareHook(fn: ModelFunction): void {
    if (!fn.name.startsWith(HOOK)) return;
    const struct = this.structOf({ base: fn.name.slice(HOOK.length), pointers: 0, dims: [] });
    if (!struct)
      throw new ModelError(fn.source, fn.ast.nameSpan, `${fn.name}(): no struct '${fn.name.slice(HOOK.length)}'`);
    this.hooks.set(struct, fn);
  }
}

function placeParts(owner: StructType, field: Extract<StructType['fields'][number], { kind: 'part' }>): void {
  const { struct, count, name } = field;
  const stride = count === null ? 1 : count + 2;
  struct.regions.push({ owner, name, base: struct.places + 1, stride, count, objects: owner.places, life: null });
  struct.places += owner.places * stride;
  struct.pooled ||= owner.pooled;
  for (let place = 1; place <= owner.places; place++) {
    const path = owner.placeNames[place];
    for (let k = 0; k < stride; k++) {
      const hidden = path == null || (count !== null && (k === 0 || k === stride - 1));
      struct.placeNames.push(hidden ? null : count === null ? `${path}.${name}` : `${path}.${name}[${String(k - 1)}]`);
    }
  }
}

function cellSlot(struct: StructType, name: string, type: ScalarType): Slot {
  const { min, max, names } = type.kind === 'int' ? type : pointerType(type.to);
  const elements = struct.placeNames.slice(1).map((place) => {
    if (place === null) return null;
    const label = struct.cells.length > 1 || !place.includes('.') ? [place, name].filter(Boolean).join('.') : place;
    return { label, group: place === '' ? 'globals' : (place.split('.')[0] ?? place) };
  });
  return {
    name: `${struct.name}.${name}`,
    min,
    max,
    length: struct.places,
    initial: 0,
    elements,
    ...(names ? { values: names } : {}),
  };
}

function isInteger(base: string): boolean {
  return /^(unsigned |signed )?(char|short|int|long|long long)( int)?$|^(unsigned|signed|s8|s16|s32|s64|u8|u16|u32|u64|size_t|gfp_t)$|^enum /.test(
    base,
  );
}
