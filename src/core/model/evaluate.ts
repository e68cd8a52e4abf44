// Expressions of a function into terms. Every access to shared memory becomes a step of its own; what is local stays in the term.
import type { Expr } from '../c/ast.js';
import { identName, textOf } from '../flow/expressions.js';
import type { SlotRef, StepAction, StepExpr } from '../explore/program.js';
import type { Frame, LValue } from './frame.js';
import {
  accessChecks,
  advance,
  elementCount,
  elementIndex,
  partPointer,
  placeOf,
  slotIndex,
  NULL_POINTER,
  pointerTo,
} from './pointers.js';
import { ModelError } from './source.js';
import type { NodeOptions, OpenEdge, Way } from './step-graph.js';
import { add, binary, cond, eq, isConst, le, not, num, read, set, sub, unary } from './terms.js';
import { INT, scalarsOf, typeName, type ScalarType, type StructType, type Type } from './types.js';
import {
  UNKNOWN,
  equality,
  intValue,
  isExact,
  isKnownPointer,
  isUnknownConst,
  negation,
  pointerValue,
  resolved,
  scalar,
  unknownScalar,
  valueOfRefs,
  type Value,
} from './values.js';

/** Where evaluated steps go: the graph of a thread, or one atomic step. */
export interface Emitter {
  run(actions: readonly StepAction[], options?: NodeOptions): void;
  fork(ways: readonly Way[], options?: Omit<NodeOptions, 'guard'>): OpenEdge[][];
  open: OpenEdge[];
}

/** What happens inside a store to a struct that has a hook. */
export type StoreHook = (struct: StructType, pointer: StepExpr, value: Value) => readonly StepAction[];

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

export class Evaluator {
  constructor(
    readonly frame: Frame,
    readonly out: Emitter,
    readonly hook: StoreHook,
  ) {}

  error(expr: Pick<Expr, 'span'>, reason: string): ModelError {
    return new ModelError(this.frame.fn.source, expr.span, reason);
  }

  /** An unknown value; an error in a model's own function. */
  #unmodelled(expr: Expr, reason: string): Value {
    if (this.frame.strict) throw this.error(expr, reason);
    return UNKNOWN;
  }

  value(expr: Expr): Value {
    switch (expr.kind) {
      case 'number':
        if (expr.value !== null && Math.abs(expr.value) <= 127) return intValue(num(expr.value));
        if (this.frame.strict) throw this.error(expr, `number ${expr.text} is outside -127..127`);
        return this.#symbol(expr.text);
      case 'ident':
        return this.#ident(expr);
      case 'unary':
        return this.#unary(expr);
      case 'binary':
        return this.#binary(expr);
      case 'member':
        return this.#memberOfArgument(expr) ?? this.#load(expr);
      case 'index':
        return this.#load(expr);
      case 'cast':
        return this.#cast(expr);
      case 'initializer':
        throw this.error(expr, 'an initializer needs a struct type in front: (pmd_t){ … }');
      case 'sizeof':
      case 'string':
      case 'type':
      case 'opaque':
        return this.#unmodelled(expr, `${expr.kind} has no modelled value`);
      default:
        throw this.error(expr, `${expr.kind} inside an expression`);
    }
  }

  /** The value as one that a variable or a parameter of the type can hold; may emit a choice for what is unknown. */
  valueAs(expr: Expr, type: Type): Value {
    const inner = expr.kind === 'cast' ? expr.operand : expr;
    if (inner.kind === 'initializer' && type.kind === 'struct') return this.#initializer(inner, type.struct);
    return this.convert(this.value(expr), type, expr);
  }

  convert(value: Value, type: Type, at: Expr): Value {
    if (type.kind === 'struct') {
      if (value.type.kind === 'struct' && value.type.struct === type.struct) return value;
      if (this.frame.strict && !isUnknownConst(value))
        throw this.error(at, `${typeName(value.type)} where ${typeName(type)} is expected`);
      return this.#choose(type, at);
    }
    if (type.kind === 'pointer') {
      if (value.type.kind === 'pointer' && value.type.to === type.to) return value;
      if (value.type.kind === 'int' && isConst(scalar(value), NULL_POINTER))
        return pointerValue(type.to, num(NULL_POINTER));
      if (this.frame.strict && !value.unknown)
        throw this.error(at, `${typeName(value.type)} where ${typeName(type)} is expected`);
      return pointerValue(type.to, unknownScalar(type), true);
    }
    if (value.type.kind === 'int') return value;
    if (this.frame.strict) throw this.error(at, `${typeName(value.type)} where an integer is expected`);
    return value.type.kind === 'pointer'
      ? intValue(cond(eq(scalar(value), num(NULL_POINTER)), num(0), scalar(UNKNOWN)), true)
      : UNKNOWN;
  }

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
        return this.#memory(pointer.to, this.#moved(pointer.to, pointer.value, expr.index, '+'), expr);
      }
      default:
        return this.#nowhere(expr);
    }
  }

  /** Reads an lvalue; a read of memory is a step. */
  load(lvalue: LValue, what: Expr): Value {
    if (lvalue.kind === 'nowhere') return UNKNOWN;
    if (lvalue.kind === 'local') return valueOfRefs(lvalue.type, lvalue.refs, lvalue.unknown);
    const types = scalarsOf(lvalue.type);
    const unknown = lvalue.unknown && types.some((type) => type.kind === 'pointer');
    const name = this.frame.fn.source.excerpt(what.span);
    const refs = types.map((type) => this.frame.thread.scalar(`read of ${name}`, type, unknown, null));
    this.withKnown(
      lvalue,
      () =>
        this.out.run([
          ...this.#accessChecks(lvalue, `reads ${name}`),
          ...refs.map((ref, i) => set(ref, read(this.#cellRef(lvalue, i)))),
        ]),
      () => this.#store(refs, this.#choose(lvalue.type, what)),
    );
    return valueOfRefs(lvalue.type, refs, unknown);
  }

  /** Writes an lvalue; a write to memory is a step, with the hook of its struct in it. */
  store(lvalue: LValue, value: Value, what: Expr): void {
    if (lvalue.kind === 'nowhere') return;
    const converted = this.convert(value, lvalue.type, what);
    if (lvalue.kind === 'local') {
      this.out.run([
        ...lvalue.refs.map((ref, i) => set(ref, converted.parts[i] ?? num(0))),
        ...lvalue.frame.forget(lvalue.name),
      ]);
      return;
    }
    const name = this.frame.fn.source.excerpt(what.span);
    this.withKnown(
      lvalue,
      () => {
        const whole = lvalue.type.kind === 'struct' ? this.hook(lvalue.struct, lvalue.pointer, converted) : [];
        const sets = lvalue.cells.map((_, i) => set(this.#cellRef(lvalue, i), converted.parts[i] ?? num(0)));
        this.out.run([...this.#accessChecks(lvalue, `writes ${name}`), ...whole, ...sets], { visible: true });
      },
      () => this.out.run([]),
    );
  }

  /** Writes memory and gives what was there, in one step. */
  exchange(
    struct: StructType,
    at: { readonly pointer: StepExpr; readonly unknown: boolean },
    value: Value,
    what: Expr,
  ): Value {
    const type: Type = { kind: 'struct', struct };
    const lvalue: Extract<LValue, { kind: 'memory' }> = {
      kind: 'memory',
      struct,
      ...at,
      type,
      cells: struct.cells.map((_, i) => i),
    };
    const converted = this.convert(value, type, what);
    const name = this.frame.fn.source.excerpt(what.span);
    const refs = scalarsOf(type).map((one) =>
      this.frame.thread.scalar(`old ${name}`, one, at.unknown && one.kind === 'pointer', null),
    );
    this.withKnown(
      at,
      () =>
        this.out.run(
          [
            ...this.#accessChecks(lvalue, `exchanges *${name}`),
            ...refs.map((ref, i) => set(ref, read(this.#cellRef(lvalue, i)))),
            ...this.hook(struct, at.pointer, converted),
            ...lvalue.cells.map((_, i) => set(this.#cellRef(lvalue, i), converted.parts[i] ?? num(0))),
          ],
          { visible: true },
        ),
      () => this.#store(refs, this.#choose(type, what)),
    );
    return valueOfRefs(type, refs, at.unknown);
  }

  /** The address of an lvalue: a pointer, or the lvalue itself where it is a variable. */
  addressOf(expr: Expr): Value | LValue {
    const lvalue = this.lvalue(expr);
    if (lvalue.kind === 'local') return lvalue;
    if (lvalue.kind === 'nowhere') return this.#unmodelled(expr, 'the address of something that is not modelled');
    if (lvalue.type.kind !== 'struct') throw this.error(expr, 'only the address of a struct can be taken');
    return pointerValue(lvalue.struct, lvalue.pointer, lvalue.unknown);
  }

  /** Runs one way where the pointer is known, the other where it is not. */
  withKnown(
    at: { readonly pointer: StepExpr; readonly unknown: boolean },
    known: () => void,
    unknown: () => void,
  ): void {
    if (!at.unknown) {
      known();
      return;
    }
    const test = isKnownPointer(at.pointer);
    const [yes = [], no = []] = this.out.fork([{ guard: test }, { guard: not(test) }]);
    this.out.open = yes;
    known();
    const done = this.out.open;
    this.out.open = no;
    unknown();
    this.out.open.push(...done);
  }

  #ident(expr: Extract<Expr, { kind: 'ident' }>): Value {
    const { name } = expr;
    const { frame } = this;
    if (frame.types.isLocal(name)) {
      const variable = frame.variable(name);
      if (variable.kind === 'value') return variable.value;
      if (variable.kind === 'slots') return valueOfRefs(variable.type, variable.refs, variable.unknown);
      return this.#unmodelled(expr, `'${name}' is the address of a variable; only *${name} is modelled`);
    }
    if (name === 'NULL' || name === 'false') return intValue(num(0));
    if (name === 'true') return intValue(num(1));
    const { world } = frame.thread;
    const constant = world.constants.get(name);
    if (constant !== undefined) return intValue(num(constant));
    if (world.globals.has(name) || world.scalars.field(name)) return this.#load(expr);
    if (frame.strict) throw this.error(expr, `'${name}' is not declared`);
    return /^[A-Z_][A-Z0-9_]*$/.test(name) ? this.#symbol(name) : UNKNOWN;
  }

  #symbol(name: string): Value {
    return intValue(num(this.frame.thread.symbol(name)), true);
  }

  #identLValue(expr: Extract<Expr, { kind: 'ident' }>): LValue {
    const { name } = expr;
    if (this.frame.types.isLocal(name)) {
      const variable = this.frame.variable(name);
      if (variable.kind === 'slots') return this.frame.local(name);
      throw this.error(expr, `the parameter '${name}' is assigned to`);
    }
    const { world } = this.frame.thread;
    const global = world.globals.get(name);
    if (global) return this.#memory(global.type, { pointer: num(global.place), unknown: false }, expr);
    const cell = world.scalars.field(name);
    if (cell?.kind === 'cell') return this.#cell(world.scalars, { pointer: num(1), unknown: false }, cell.cell);
    return this.#nowhere(expr);
  }

  #nowhere(expr: Expr): LValue {
    this.#unmodelled(expr, `'${textOf(expr)}' is not modelled`);
    return { kind: 'nowhere' };
  }

  #memory(struct: StructType, at: { readonly pointer: StepExpr; readonly unknown: boolean }, _expr: Expr): LValue {
    return { kind: 'memory', struct, ...at, type: { kind: 'struct', struct }, cells: struct.cells.map((_, i) => i) };
  }

  #cell(struct: StructType, at: { readonly pointer: StepExpr; readonly unknown: boolean }, cell: number): LValue {
    return { kind: 'memory', struct, ...at, type: struct.cells[cell]?.type ?? INT, cells: [cell] };
  }

  #pointee(expr: Extract<Expr, { kind: 'unary' }>): LValue {
    const name = identName(expr.operand);
    if (name !== null && this.frame.types.isLocal(name)) {
      const variable = this.frame.variable(name);
      if (variable.kind === 'alias') return variable.target;
    }
    const pointer = this.#pointerTo(expr.operand);
    return pointer ? this.#memory(pointer.to, pointer.value, expr) : this.#nowhere(expr);
  }

  /** Evaluates a pointer to a struct, an array being one to its first element; `null` for anything else. */
  #pointerTo(expr: Expr): { to: StructType; value: { pointer: StepExpr; unknown: boolean } } | null {
    if (this.frame.types.typeOf(expr)?.kind !== 'pointer') return null;
    const value = this.value(expr);
    return value.type.kind === 'pointer' ? { to: value.type.to, value: resolved(value.type.to, value) } : null;
  }

  #memberLValue(expr: Extract<Expr, { kind: 'member' }>): LValue {
    const { frame } = this;
    const object = frame.types.typeOf(expr.object);
    if (object?.kind === 'pointer') {
      const name = identName(expr.object);
      const variable = name !== null && frame.types.isLocal(name) ? frame.variable(name) : null;
      if (variable?.kind === 'alias') return this.#part(variable.target, expr);
      const pointer = this.#pointerTo(expr.object);
      if (pointer) return this.#part(this.#memory(pointer.to, pointer.value, expr), expr);
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
      if (field.kind !== 'cell') throw this.error(expr, 'only plain structs can be variables');
      const ref = object.refs[field.cell];
      const type = object.type.struct.cells[field.cell]?.type ?? INT;
      return ref ? { ...object, type, refs: [ref] } : { kind: 'nowhere' };
    }
    if (field.kind === 'cell') return this.#cell(object.struct, object, field.cell);
    return this.#memory(
      field.struct,
      { pointer: partPointer(object.struct, field, object.pointer, num(0)), unknown: object.unknown },
      expr,
    );
  }

  #load(expr: Expr): Value {
    const type = this.frame.types.typeOf(expr);
    const lvalue = this.lvalue(expr);
    // An array decays to a pointer to its first element.
    if (type?.kind === 'pointer' && lvalue.kind === 'memory' && lvalue.type.kind === 'struct')
      return pointerValue(lvalue.struct, lvalue.pointer, lvalue.unknown);
    if (lvalue.kind === 'memory' && lvalue.type.kind === 'struct' && !lvalue.struct.isPlain)
      throw this.error(expr, `struct ${lvalue.struct.name} cannot be copied as a whole`);
    return this.load(lvalue, expr);
  }

  /** `pmd.kind` of a parameter that stands for its argument. */
  #memberOfArgument(expr: Extract<Expr, { kind: 'member' }>): Value | null {
    if (expr.object.kind !== 'ident' || !this.frame.types.isLocal(expr.object.name)) return null;
    const variable = this.frame.variable(expr.object.name);
    if (variable.kind !== 'value' || variable.value.type.kind !== 'struct') return null;
    const { struct } = variable.value.type;
    const field = struct.field(expr.field);
    const part = field?.kind === 'cell' ? variable.value.parts[field.cell] : undefined;
    const type = field?.kind === 'cell' ? struct.cells[field.cell]?.type : undefined;
    if (!part || !type) return this.#unmodelled(expr, `${struct.name} has no scalar field '${expr.field}'`);
    return { type, parts: [part], unknown: variable.value.unknown };
  }

  #unary(expr: Extract<Expr, { kind: 'unary' }>): Value {
    if (expr.op === '*') return this.#load(expr);
    if (expr.op === '&') {
      const address = this.addressOf(expr.operand);
      if ('parts' in address) return address;
      return this.#unmodelled(expr, 'the address of a variable can only be an argument');
    }
    const operand = this.value(expr.operand);
    if (expr.op === '!') return negation(operand);
    if (operand.type.kind !== 'int') return this.#unmodelled(expr, `'${expr.op}' of ${typeName(operand.type)}`);
    const term = scalar(operand);
    if (operand.unknown) {
      if (expr.op === '-' && expr.operand.kind === 'ident' && term.kind === 'const' && !isUnknownConst(operand))
        return this.#symbol(`-${expr.operand.name}`);
      return UNKNOWN;
    }
    return expr.op === '+' ? operand : intValue(unary(expr.op, term));
  }

  #binary(expr: Extract<Expr, { kind: 'binary' }>): Value {
    if (expr.op === '&&' || expr.op === '||' || expr.op === ',') throw this.error(expr, `'${expr.op}' was not lowered`);
    const left = this.value(expr.left);
    if (
      left.type.kind === 'pointer' &&
      (expr.op === '+' || expr.op === '-') &&
      this.frame.types.typeOf(expr.right)?.kind !== 'pointer'
    ) {
      const moved = this.#moved(left.type.to, { pointer: scalar(left), unknown: left.unknown }, expr.right, expr.op);
      return pointerValue(left.type.to, moved.pointer, moved.unknown);
    }
    const right = this.value(expr.right);
    if (expr.op === '==') return equality(left, right);
    if (expr.op === '!=') return negation(equality(left, right));
    if (left.type.kind === 'pointer' || right.type.kind === 'pointer') return this.#comparePointers(expr, left, right);
    if (left.type.kind === 'struct' || right.type.kind === 'struct')
      return this.#unmodelled(expr, `'${expr.op}' of a struct`);
    const exact =
      this.frame.strict ||
      COMPARISONS.has(expr.op) ||
      (scalar(left).kind === 'const' && scalar(right).kind === 'const');
    if (!exact) return UNKNOWN;
    const term = binary(expr.op, scalar(left), scalar(right));
    if (!left.unknown && !right.unknown) return intValue(term);
    return intValue(
      cond(isExact(scalar(left)), cond(isExact(scalar(right)), term, scalar(UNKNOWN)), scalar(UNKNOWN)),
      true,
    );
  }

  #comparePointers(expr: Extract<Expr, { kind: 'binary' }>, left: Value, right: Value): Value {
    if (left.type.kind !== 'pointer' || right.type.kind !== 'pointer' || left.type.to !== right.type.to)
      return this.#unmodelled(expr, `'${expr.op}' of different types`);
    const { to } = left.type;
    const places = [placeOf(to, scalar(left)), placeOf(to, scalar(right))] as const;
    const op = expr.op === '-' ? '-' : COMPARISONS.has(expr.op) ? expr.op : null;
    if (op === null || op === ',') return this.#unmodelled(expr, `'${expr.op}' of pointers`);
    const ordered = binary(op, places[0], places[1]);
    // `pte < pte + n` holds for NULL too: a loop from NULL is entered.
    const nulls = binary('&&', eq(scalar(left), num(NULL_POINTER)), eq(scalar(right), num(NULL_POINTER)));
    const term = op === '<' || op === '>' ? cond(nulls, num(1), ordered) : ordered;
    if (!left.unknown && !right.unknown) return intValue(term);
    const known = binary('&&', isKnownPointer(scalar(left)), isKnownPointer(scalar(right)));
    return intValue(cond(known, term, scalar(UNKNOWN)), true);
  }

  /** `pointer ± steps`; an unknown number of steps leads to any element of the array. */
  #moved(
    to: StructType,
    at: { readonly pointer: StepExpr; readonly unknown: boolean },
    steps: Expr,
    op: '+' | '-',
  ): { pointer: StepExpr; unknown: boolean } {
    const value = this.value(steps);
    const term = scalar(value);
    if (value.type.kind === 'int' && !value.unknown)
      return { pointer: advance(to, at.pointer, op === '+' ? term : sub(num(0), term)), unknown: at.unknown };
    const count = Math.max(1, ...to.regions.map((region) => region.count ?? 1));
    const chosen = this.frame.thread.scalar(
      'any element',
      { kind: 'int', min: 0, max: count, names: null },
      false,
      null,
    );
    const index = elementIndex(to, at.pointer);
    const ways = Array.from({ length: count }, (_, k) => ({
      guard: null,
      actions: [set(chosen, num(k))],
      choice: `${textOf(steps)} leads to element ${String(k)}`,
    }));
    this.out.open = this.out.fork(ways).flat();
    const inside = le(add(read(chosen), num(1)), elementCount(to, at.pointer));
    return {
      pointer: cond(inside, advance(to, at.pointer, sub(read(chosen), index)), at.pointer),
      unknown: at.unknown,
    };
  }

  #cast(expr: Extract<Expr, { kind: 'cast' }>): Value {
    const type = this.frame.thread.world.typeOf(expr.type);
    if (expr.operand.kind === 'initializer') {
      if (type?.kind === 'struct') return this.#initializer(expr.operand, type.struct);
      return this.#unmodelled(expr, `'${expr.type.base}' is not a modelled struct`);
    }
    const value = this.value(expr.operand);
    if (type && type.kind === value.type.kind) return this.convert(value, type, expr);
    if (type?.kind === 'pointer') return this.convert(value, type, expr);
    return value;
  }

  #initializer(expr: Extract<Expr, { kind: 'initializer' }>, struct: StructType): Value {
    const parts: StepExpr[] = struct.cells.map(() => num(0));
    let unknown = false;
    expr.items.forEach((item, i) => {
      const field = item.field === null ? struct.fields[i] : struct.field(item.field);
      if (field?.kind !== 'cell')
        throw this.error(item.value, `${struct.name} has no scalar field '${item.field ?? String(i)}'`);
      const value = this.valueAs(item.value, struct.cells[field.cell]?.type ?? INT);
      parts[field.cell] = scalar(value);
      unknown ||= value.unknown;
    });
    return { type: { kind: 'struct', struct }, parts, unknown };
  }

  /** A value that could be anything: integers are chosen, one way each; pointers stay unknown. */
  #choose(type: Type, at: Expr): Value {
    if (type.kind !== 'struct')
      return type.kind === 'pointer' ? pointerValue(type.to, unknownScalar(type), true) : UNKNOWN;
    const { thread } = this.frame;
    const text = this.frame.fn.source.excerpt(at.span);
    const parts = type.struct.cells.map((cell): StepExpr => {
      if (cell.type.kind === 'pointer') return unknownScalar(cell.type);
      const { min, max, names } = cell.type;
      const ref = thread.scalar(`choice for ${text}`, cell.type, false, null);
      const ways = Array.from({ length: max - min + 1 }, (_, k) => ({
        guard: null,
        actions: [set(ref, num(min + k))],
        choice: `${text} is ${names?.[min + k] ?? String(min + k)}`,
      }));
      this.out.open = this.out.fork(ways).flat();
      return read(ref);
    });
    return { type, parts, unknown: type.struct.cells.some((cell) => cell.type.kind === 'pointer') };
  }

  #store(refs: readonly SlotRef[], value: Value): void {
    this.out.run(refs.map((ref, i) => set(ref, value.parts[i] ?? num(0))));
  }

  #cellRef(lvalue: Extract<LValue, { kind: 'memory' }>, i: number): SlotRef {
    const cell = lvalue.struct.cells[lvalue.cells[i] ?? 0] as { slot: number; type: ScalarType };
    const single = lvalue.struct.places === 1;
    return single
      ? { slot: cell.slot, local: false }
      : { slot: cell.slot, local: false, index: slotIndex(lvalue.struct, lvalue.pointer) };
  }

  #accessChecks(lvalue: Extract<LValue, { kind: 'memory' }>, what: string): StepAction[] {
    return accessChecks(lvalue.struct, lvalue.pointer, what);
  }
}

export { pointerTo };
