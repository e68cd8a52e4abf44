// The types of the modelled kernel: small integers, pointers to objects, and structs whose instances have numbered places.

/** A bounded integer. Values of the tolerant kind may also be `UNKNOWN` or a symbol, see values.ts. */
export interface IntType {
  readonly kind: 'int';
  readonly min: number;
  readonly max: number;
  /** Names of values, e.g. 0 → `PTE_NONE`. */
  readonly names: Readonly<Record<number, string>> | null;
}

export interface PointerType {
  readonly kind: 'pointer';
  readonly to: StructType;
}

export interface StructValueType {
  readonly kind: 'struct';
  readonly struct: StructType;
}

export type ScalarType = IntType | PointerType;
export type Type = ScalarType | StructValueType;

export const BOOL: IntType = { kind: 'int', min: 0, max: 1, names: null };
export const INT: IntType = { kind: 'int', min: -128, max: 127, names: null };

/** A scalar field: stored in one array slot with an element for each place of the struct. */
export interface Cell {
  readonly name: string;
  readonly type: ScalarType;
  /** Slot of the program; set by the layout. */
  slot: number;
  /** Slots of who is in the middle of a plain access; absent where data races are not looked for. */
  plain?: { readonly writer: number; readonly readers: number };
}

export type Field =
  | { readonly kind: 'cell'; readonly name: string; readonly cell: number }
  /** A struct inside a struct, or an array of them (`count`). */
  | { readonly kind: 'part'; readonly name: string; readonly struct: StructType; readonly count: number | null };

/**
 * A run of places of one struct: the objects of a global, or the parts that a field of another struct holds.
 * Object `k` (0-based) starts at place `base + k * stride`; an array has a guard place before and after its elements.
 */
export interface Region {
  /** The struct that holds these parts; `null` for a global. */
  readonly owner: StructType | null;
  /** Name of the field or of the global. */
  readonly name: string;
  readonly base: number;
  readonly stride: number;
  /** Elements of an array field; `null` where there are no guards. */
  readonly count: number | null;
  readonly objects: number;
  /** Slot that holds the lives of the objects of a pool; `null` for what always lives. */
  readonly life: number | null;
}

/** A struct, or a built-in object such as a spinlock; two declarations are never the same type. */
export class StructType {
  readonly fields: Field[] = [];
  readonly cells: Cell[] = [];
  readonly regions: Region[] = [];
  /** Places are numbered from 1; 0 is NULL. */
  places = 0;
  /** Whether some place lies in a pool, so that pointers carry a generation. */
  pooled = false;
  /** By place: how people name it, e.g. `tables[0].ptl`; `null` for a guard. */
  readonly placeNames: (string | null)[] = [null];

  constructor(readonly name: string) {}

  field(name: string): Field | undefined {
    return this.fields.find((field) => field.name === name);
  }

  addCell(name: string, type: ScalarType): Cell {
    const cell: Cell = { name, type, slot: -1 };
    this.fields.push({ kind: 'cell', name, cell: this.cells.length });
    this.cells.push(cell);
    return cell;
  }

  /** Whether a value of the struct can be read and written as a whole: it holds scalars only. */
  get isPlain(): boolean {
    return this.fields.every((field) => field.kind === 'cell');
  }

  /** The one place there is, if there is one that lives for ever: what an unknown pointer to it must mean. */
  get solePlace(): number | null {
    return this.places === 1 && !this.pooled ? 1 : null;
  }
}

/** The scalars that a value of the type is made of. */
export function scalarsOf(type: Type): readonly ScalarType[] {
  return type.kind === 'struct' ? type.struct.cells.map((cell) => cell.type) : [type];
}

export function typeName(type: Type): string {
  if (type.kind === 'int') return 'int';
  return type.kind === 'pointer' ? `${type.to.name} *` : type.struct.name;
}
