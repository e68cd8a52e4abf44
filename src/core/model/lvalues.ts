// What an expression on the left of `=` or behind `&` means: a variable, cells of an object, or nothing that is modelled.
import type { Expr } from '../c/ast.js';
import { identName, textOf } from '../flow/expressions.js';
import { memoryAt, type Access, type PointerTerm } from './access.js';
import type { LValue } from './frame.js';
import { partPointer } from './pointers.js';
import { num } from './terms.js';
import { INT, type StructType } from './types.js';
import { pointerValue, resolved, type Value } from './values.js';

/** What lvalues need from the evaluation of values. */
export interface ValueSide {
  value(expr: Expr): Value;
  /** `pointer + steps`. */
  moved(to: StructType, at: PointerTerm, steps: Expr, op: '+' | '-'): PointerTerm;
}

export class LValues {
  constructor(
    readonly access: Access,
    readonly values: ValueSide,
  ) {}

  /** In a model's own function, what is not modelled is an error. */
  lvalue(expr: Expr): LValue {
    switch (expr.kind) {
      case 'ident':
        return this.#identLValue(expr);
      case 'cast':
        return this.lvalue(expr.operand);
      case 'unary':
        return expr.op === '*' ? this.#pointee(expr) : this.#nowhere(expr);
      case 'member':
        return this.#memberLValue(expr);
      case 'index': {
        const pointer = this.#pointerTo(expr.object);
        if (!pointer) return this.#nowhere(expr);
        return memoryAt(pointer.to, this.values.moved(pointer.to, pointer.value, expr.index, '+'));
      }
      default:
        return this.#nowhere(expr);
    }
  }

  /** The address of an lvalue: a pointer, or the lvalue itself where it is a variable. */
  addressOf(expr: Expr): Value | LValue {
    const lvalue = this.lvalue(expr);
    if (lvalue.kind === 'local') return lvalue;
    if (lvalue.kind === 'nowhere') return this.access.unmodelled(expr, 'the address of something that is not modelled');
    if (lvalue.type.kind !== 'struct') throw this.access.error(expr, 'only the address of a struct can be taken');
    return pointerValue(lvalue.struct, lvalue.pointer, lvalue.unknown);
  }

  #identLValue(expr: Extract<Expr, { kind: 'ident' }>): LValue {
    const { name } = expr;
    if (this.access.frame.types.isLocal(name)) {
      const variable = this.access.frame.variable(name);
      if (variable.kind === 'slots') return this.access.frame.local(name);
      throw this.access.error(expr, `the parameter '${name}' is assigned to`);
    }
    const { world } = this.access.frame.thread;
    const global = world.globals.get(name);
    if (global) return memoryAt(global.type, { pointer: num(global.place), unknown: false });
    const cell = world.scalars.field(name);
    if (cell?.kind === 'cell') return this.#cell(world.scalars, { pointer: num(1), unknown: false }, cell.cell);
    return this.#nowhere(expr);
  }

  #nowhere(expr: Expr): LValue {
    this.access.unmodelled(expr, `'${textOf(expr)}' is not modelled`);
    return { kind: 'nowhere' };
  }

  #cell(struct: StructType, at: PointerTerm, cell: number): LValue {
    return { kind: 'memory', struct, ...at, type: struct.cells[cell]?.type ?? INT, cells: [cell] };
  }

  #pointee(expr: Extract<Expr, { kind: 'unary' }>): LValue {
    const name = identName(expr.operand);
    if (name !== null && this.access.frame.types.isLocal(name)) {
      const variable = this.access.frame.variable(name);
      if (variable.kind === 'alias') return variable.target;
    }
    const pointer = this.#pointerTo(expr.operand);
    return pointer ? memoryAt(pointer.to, pointer.value) : this.#nowhere(expr);
  }

  /** Evaluates a pointer to a struct, an array being one to its first element; `null` for anything else. */
  #pointerTo(expr: Expr): { to: StructType; value: PointerTerm } | null {
    if (this.access.frame.types.typeOf(expr)?.kind !== 'pointer') return null;
    const value = this.values.value(expr);
    return value.type.kind === 'pointer' ? { to: value.type.to, value: resolved(value.type.to, value) } : null;
  }

  #memberLValue(expr: Extract<Expr, { kind: 'member' }>): LValue {
    const { frame } = this.access;
    const object = frame.types.typeOf(expr.object);
    if (object?.kind === 'pointer') {
      const name = identName(expr.object);
      const variable = name !== null && frame.types.isLocal(name) ? frame.variable(name) : null;
      if (variable?.kind === 'alias') return this.#part(variable.target, expr);
      const pointer = this.#pointerTo(expr.object);
      if (pointer) return this.#part(memoryAt(pointer.to, pointer.value), expr);
    } else if (object?.kind === 'struct') {
      return this.#part(this.lvalue(expr.object), expr);
    }
    const key = textOf(expr);
    return frame.types.members.has(key) ? frame.local(key) : this.#nowhere(expr);
  }

  #part(object: LValue, expr: Extract<Expr, { kind: 'member' }>): LValue {
    if (object.kind === 'nowhere' || object.type.kind !== 'struct') return { kind: 'nowhere' };
    const field = object.type.struct.field(expr.field);
    if (!field) return this.#nowhere(expr);
    if (object.kind === 'local') {
      if (field.kind !== 'cell') throw this.access.error(expr, 'only plain structs can be variables');
      const ref = object.refs[field.cell];
      const type = object.type.struct.cells[field.cell]?.type ?? INT;
      return ref ? { ...object, type, refs: [ref] } : { kind: 'nowhere' };
    }
    if (field.kind === 'cell') return this.#cell(object.struct, object, field.cell);
    const pointer = partPointer(object.struct, field, object.pointer, num(0));
    return memoryAt(field.struct, { pointer, unknown: object.unknown });
  }
}
