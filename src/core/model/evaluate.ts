// Expressions of a function into terms. Every access to shared memory becomes a step of its own; what is local stays in the term.
import type { Expr } from '../c/ast.js';
import { textOf } from '../flow/expressions.js';
import type { StepAction, StepExpr } from '../explore/program.js';
import { Access, type Emitter, type PointerTerm, type StoreHook } from './access.js';
import type { ModelFunction } from './model-source.js';
import type { Frame, LValue } from './frame.js';
import { LValues } from './lvalues.js';
import { comparePointers, COMPARISONS, movedPointer } from './pointer-arithmetic.js';
import type { ModelError } from './source.js';
import { and, binary, cond, num, unary } from './terms.js';
import { INT, typeName, type StructType, type Type } from './types.js';
import {
  UNKNOWN,
  compared,
  equality,
  intValue,
  isExact,
  isUnknownConst,
  negation,
  pointerValue,
  scalar,
  valueOfRefs,
  type Value,
} from './values.js';

/** Functions of a model that run inside one step. */
export interface OneStepCode {
  readonly onStore: StoreHook;
  /** Actions of a whole call, and the result that they leave. */
  readonly call: (fn: ModelFunction, args: readonly Value[]) => { actions: readonly StepAction[]; value: Value | null };
}

export class Evaluator {
  readonly access: Access;
  readonly #lvalues: LValues;

  constructor(
    readonly frame: Frame,
    readonly out: Emitter,
    readonly oneStep: OneStepCode,
    /** Everything evaluated here happens in one step. */
    atOnce = false,
  ) {
    this.access = new Access(frame, out, oneStep.onStore, atOnce);
    this.#lvalues = new LValues(this.access, {
      value: (expr) => this.value(expr),
      moved: (to, at, steps, op) => this.#moved(to, at, steps, op),
    });
  }

  error(expr: Pick<Expr, 'span'>, reason: string): ModelError {
    return this.access.error(expr, reason);
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
        return this.access.unmodelled(expr, 'an initializer needs a struct type in front: (pmd_t){ … }');
      case 'sizeof':
      case 'string':
      case 'type':
      case 'opaque':
        return this.access.unmodelled(expr, `${expr.kind} has no modelled value`);
      default:
        throw this.error(expr, `${expr.kind} inside an expression`);
    }
  }

  /** The value as one that a variable or a parameter of the type can hold; may emit a choice for what is unknown. */
  valueAs(expr: Expr, type: Type): Value {
    const inner = expr.kind === 'cast' ? expr.operand : expr;
    if (inner.kind === 'initializer' && type.kind === 'struct') return this.#initializer(inner, type.struct);
    return this.access.convert(this.value(expr), type, expr);
  }

  lvalue(expr: Expr): LValue {
    return this.#lvalues.lvalue(expr);
  }

  #ident(expr: Extract<Expr, { kind: 'ident' }>): Value {
    const { name } = expr;
    const { frame } = this;
    if (frame.types.isLocal(name)) {
      const variable = frame.variable(name);
      if (variable.kind === 'value') return variable.value;
      if (variable.kind === 'slots') return valueOfRefs(variable.type, variable.refs, variable.unknown);
      return this.access.unmodelled(expr, `'${name}' is the address of a variable; only *${name} is modelled`);
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

  #load(expr: Expr): Value {
    const type = this.frame.types.typeOf(expr);
    const lvalue = this.lvalue(expr);
    // An array decays to a pointer to its first element.
    if (type?.kind === 'pointer' && lvalue.kind === 'memory' && lvalue.type.kind === 'struct')
      return pointerValue(lvalue.struct, lvalue.pointer, lvalue.unknown);
    if (lvalue.kind === 'memory' && lvalue.type.kind === 'struct' && !lvalue.struct.isPlain)
      throw this.error(expr, `struct ${lvalue.struct.name} cannot be copied as a whole`);
    return this.access.load(lvalue, expr);
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
    if (!part || !type) return this.access.unmodelled(expr, `${struct.name} has no scalar field '${expr.field}'`);
    return { type, parts: [part], unknown: variable.value.unknown };
  }

  #unary(expr: Extract<Expr, { kind: 'unary' }>): Value {
    if (expr.op === '*') return this.#load(expr);
    if (expr.op === '&') {
      const address = this.#lvalues.addressOf(expr.operand);
      if ('parts' in address) return address;
      return this.access.unmodelled(expr, 'the address of a variable can only be an argument');
    }
    const operand = this.value(expr.operand);
    if (expr.op === '!') return negation(operand);
    if (operand.type.kind !== 'int') return this.access.unmodelled(expr, `'${expr.op}' of ${typeName(operand.type)}`);
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
    if (left.type.kind === 'pointer' || right.type.kind === 'pointer') {
      return comparePointers(expr.op, left, right) ?? this.access.unmodelled(expr, `'${expr.op}' of these pointers`);
    }
    if (left.type.kind === 'struct' || right.type.kind === 'struct')
      return this.access.unmodelled(expr, `'${expr.op}' of a struct`);
    const exact =
      this.frame.strict ||
      COMPARISONS.has(expr.op) ||
      (scalar(left).kind === 'const' && scalar(right).kind === 'const');
    if (!exact) return UNKNOWN;
    if (COMPARISONS.has(expr.op)) return compared(expr.op, left, right);
    const term = binary(expr.op, scalar(left), scalar(right));
    if (!left.unknown && !right.unknown) return intValue(term);
    return intValue(cond(and(isExact(scalar(left)), isExact(scalar(right))), term, scalar(UNKNOWN)), true);
  }

  #cast(expr: Extract<Expr, { kind: 'cast' }>): Value {
    const type = this.frame.thread.world.typeOf(expr.type);
    if (expr.operand.kind === 'initializer') {
      if (type?.kind === 'struct') return this.#initializer(expr.operand, type.struct);
      return this.access.unmodelled(expr, `'${expr.type.base}' is not a modelled struct`);
    }
    const value = this.value(expr.operand);
    if (type !== null && (type.kind === 'pointer' || type.kind === value.type.kind))
      return this.access.convert(value, type, expr);
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

  #moved(to: StructType, at: PointerTerm, steps: Expr, op: '+' | '-'): PointerTerm {
    return movedPointer(this.access, to, at, this.value(steps), op, textOf(steps));
  }
}
