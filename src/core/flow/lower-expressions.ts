// Expressions into nodes: side effects, calls, `&&`, `||` and `?:` are taken out in evaluation order, and what is left is pure.
import type { Expr } from '../c/ast.js';
import type { Span } from '../c/span.js';
import { NO_RETURN, STOP_WHEN_TRUE, TRANSPARENT_CALLS } from '../helpers/idioms.js';
import type { GraphBuilder, OpenEdge, Scopes } from './builder.js';
import { changesLocals, isNullLiteral } from './expressions.js';
import type { PureExpr } from './graph.js';

/** What statement expressions need from the statement side. */
export type LowerBlock = (block: Extract<Expr, { kind: 'block' }>, used: boolean) => PureExpr;

export interface BothWays {
  readonly whenTrue: OpenEdge[];
  readonly whenFalse: OpenEdge[];
}

const number = (value: number, span: Span): PureExpr => ({ kind: 'number', text: String(value), value, span });

export class ExpressionLowering {
  readonly #graph: GraphBuilder;
  readonly #scopes: Scopes;
  readonly #block: LowerBlock;

  constructor(graph: GraphBuilder, scopes: Scopes, block: LowerBlock) {
    this.#graph = graph;
    this.#scopes = scopes;
    this.#block = block;
  }

  /** Evaluates for effect only. */
  effect(expr: Expr): void {
    switch (expr.kind) {
      case 'call':
        this.#call(expr, null);
        return;
      case 'update':
        this.#update(expr);
        return;
      case 'assign':
        this.#assign(expr);
        return;
      case 'block':
        this.#block(expr, false);
        return;
      case 'cast':
        this.effect(expr.operand);
        return;
      case 'conditional':
      case 'binary':
        if (expr.kind === 'binary' && expr.op === ',') {
          this.effect(expr.left);
          this.effect(expr.right);
        } else if (expr.kind === 'conditional' || expr.op === '&&' || expr.op === '||') {
          this.#effectOfBranches(expr);
        } else {
          this.value(expr);
        }
        return;
      case 'opaque':
        this.#opaque(expr);
        return;
      default:
        this.value(expr);
    }
  }

  #opaque({ span, what, names }: Expr & { kind: 'opaque' }): void {
    const known = names && { names: names.map((name) => this.#scopes.resolve(name)) };
    this.#graph.emit({ kind: 'opaque', span, what, ...known });
  }

  /** Evaluates, with effects before; the result is pure and means the same where it is read next. */
  value(expr: Expr): PureExpr {
    switch (expr.kind) {
      case 'ident': {
        const name = this.#scopes.resolve(expr.name);
        return name === expr.name ? expr : { ...expr, name };
      }
      case 'number':
      case 'string':
      case 'sizeof':
      case 'type':
        return expr;
      case 'opaque':
        this.#opaque(expr);
        return expr;
      case 'call':
        return this.#callValue(expr);
      case 'update':
        return expr.prefix ? this.#update(expr) : this.#postfix(expr);
      case 'assign':
        return this.#assign(expr);
      case 'binary':
        if (expr.op === ',') {
          this.effect(expr.left);
          return this.value(expr.right);
        }
        if (expr.op === '&&' || expr.op === '||') return this.#truth(expr);
        {
          const [left, right] = this.#values([expr.left, expr.right]);
          return left && right ? { ...expr, left, right } : expr;
        }
      case 'unary':
        if (expr.op === '!' && this.#decides(expr.operand)) return this.#truth(expr);
        return { ...expr, operand: this.value(expr.operand) };
      case 'conditional': {
        const result: PureExpr = { kind: 'ident', name: this.#graph.temporary(), span: expr.span };
        this.valueInto(result, expr);
        return result;
      }
      case 'member':
        return { ...expr, object: this.value(expr.object) };
      case 'index': {
        const [object, index] = this.#values([expr.object, expr.index]);
        return object && index ? { ...expr, object, index } : expr;
      }
      case 'cast':
        return { ...expr, operand: this.value(expr.operand) };
      case 'initializer': {
        const values = this.#values(expr.items.map((item) => item.value));
        return { ...expr, items: expr.items.map((item, i) => ({ ...item, value: values[i] ?? item.value })) };
      }
      case 'block':
        return this.#block(expr, true);
    }
  }

  /** Evaluates into `target`, an lvalue that is already pure. */
  valueInto(target: PureExpr, expr: Expr, span: Span = expr.span): void {
    if (expr.kind === 'conditional') {
      if (expr.then === null) {
        // The test's value is kept apart: the other arm may still read the target.
        const kept: PureExpr = { kind: 'ident', name: this.#graph.temporary(), span: expr.test.span };
        this.valueInto(kept, expr.test);
        const ways = this.#graph.branch(kept, expr.test.span);
        this.#graph.open = ways.whenTrue;
        this.#graph.emit({ kind: 'assign', span, target, value: kept });
        const done = this.#graph.open;
        this.#graph.open = ways.whenFalse;
        this.valueInto(target, expr.otherwise, span);
        this.#graph.open.push(...done);
        return;
      }
      const ways = this.condition(expr.test);
      this.#graph.open = ways.whenTrue;
      this.valueInto(target, expr.then, span);
      const done = this.#graph.open;
      this.#graph.open = ways.whenFalse;
      this.valueInto(target, expr.otherwise, span);
      this.#graph.open.push(...done);
      return;
    }
    if (expr.kind === 'call' && !this.#isTransparent(expr)) {
      this.#call(expr, target);
      return;
    }
    if (expr.kind === 'cast' && expr.operand.kind === 'call' && !this.#isTransparent(expr.operand)) {
      this.#call(expr.operand, target);
      return;
    }
    const value = this.value(expr);
    this.#graph.emit({ kind: 'assign', span, target, value });
  }

  /** Evaluates as a condition; both ways are left open. */
  condition(expr: Expr): BothWays {
    if (expr.kind === 'binary' && (expr.op === '&&' || expr.op === '||')) {
      const first = this.condition(expr.left);
      const goesOn = expr.op === '&&' ? first.whenTrue : first.whenFalse;
      const decided = expr.op === '&&' ? first.whenFalse : first.whenTrue;
      this.#graph.open = goesOn;
      const second = this.condition(expr.right);
      return expr.op === '&&'
        ? { whenTrue: second.whenTrue, whenFalse: [...decided, ...second.whenFalse] }
        : { whenTrue: [...decided, ...second.whenTrue], whenFalse: second.whenFalse };
    }
    if (expr.kind === 'unary' && expr.op === '!') {
      const ways = this.condition(expr.operand);
      return { whenTrue: ways.whenFalse, whenFalse: ways.whenTrue };
    }
    if (expr.kind === 'binary' && expr.op === ',') {
      this.effect(expr.left);
      return this.condition(expr.right);
    }
    if (expr.kind === 'binary' && (expr.op === '==' || expr.op === '!=') && isNullLiteral(expr.right)) {
      // `x != NULL` and `x` are one test, so that facts about one hold for the other.
      const ways = this.condition(expr.left);
      return expr.op === '!=' ? ways : { whenTrue: ways.whenFalse, whenFalse: ways.whenTrue };
    }
    if (expr.kind === 'binary' && expr.op === '!=') {
      // Likewise `a != b` is the test `a == b` with its ways exchanged, and `>=` is `<`.
      const ways = this.condition({ ...expr, op: '==' });
      return { whenTrue: ways.whenFalse, whenFalse: ways.whenTrue };
    }
    if (expr.kind === 'binary' && (expr.op === '>=' || expr.op === '<=')) {
      const ways = this.condition({ ...expr, op: expr.op === '>=' ? '<' : '>' });
      return { whenTrue: ways.whenFalse, whenFalse: ways.whenTrue };
    }
    if (expr.kind === 'call' && this.#isTransparent(expr) && expr.args[0]) {
      const [first, ...rest] = expr.args;
      const ways = this.condition(first);
      if (rest.some(changesLocals)) throw new Error('a transparent call has side effects in its other arguments');
      return ways;
    }
    return this.#graph.branch(this.value(expr), expr.span);
  }

  #isTransparent(expr: Expr): boolean {
    return (
      expr.kind === 'call' &&
      expr.callee.kind === 'ident' &&
      expr.args.length > 0 &&
      TRANSPARENT_CALLS.has(expr.callee.name) &&
      !expr.args.slice(1).some(changesLocals)
    );
  }

  /** Whether an expression is better evaluated as a decision than as a value. */
  #decides(expr: Expr): boolean {
    if (expr.kind === 'binary') return expr.op === '&&' || expr.op === '||';
    return expr.kind === 'unary' && expr.op === '!' && this.#decides(expr.operand);
  }

  #truth(expr: Expr): PureExpr {
    const result: PureExpr = { kind: 'ident', name: this.#graph.temporary(), span: expr.span };
    const ways = this.condition(expr);
    this.#graph.open = ways.whenTrue;
    this.#graph.emit({ kind: 'assign', span: expr.span, target: result, value: number(1, expr.span) });
    const done = this.#graph.open;
    this.#graph.open = ways.whenFalse;
    this.#graph.emit({ kind: 'assign', span: expr.span, target: result, value: number(0, expr.span) });
    this.#graph.open.push(...done);
    return result;
  }

  #effectOfBranches(expr: Extract<Expr, { kind: 'conditional' | 'binary' }>): void {
    if (expr.kind === 'conditional') {
      const ways = this.condition(expr.test);
      this.#graph.open = ways.whenTrue;
      if (expr.then) this.effect(expr.then);
      const done = this.#graph.open;
      this.#graph.open = ways.whenFalse;
      this.effect(expr.otherwise);
      this.#graph.open.push(...done);
      return;
    }
    const ways = this.condition(expr.left);
    const [goesOn, decided] = expr.op === '&&' ? [ways.whenTrue, ways.whenFalse] : [ways.whenFalse, ways.whenTrue];
    this.#graph.open = goesOn;
    this.effect(expr.right);
    this.#graph.open.push(...decided);
  }

  /** Operands left to right; one that a later operand could change is kept in a temporary. */
  #values(exprs: readonly Expr[]): PureExpr[] {
    return exprs.map((expr, i) => {
      const value = this.value(expr);
      const stays = value.kind === 'number' || value.kind === 'string' || !exprs.slice(i + 1).some(changesLocals);
      return stays ? value : this.#keep(value);
    });
  }

  #keep(value: PureExpr): PureExpr {
    const kept: PureExpr = { kind: 'ident', name: this.#graph.temporary(), span: value.span };
    this.#graph.emit({ kind: 'assign', span: value.span, target: kept, value });
    return kept;
  }

  #callValue(expr: Extract<Expr, { kind: 'call' }>): PureExpr {
    const [first] = expr.args;
    if (first && this.#isTransparent(expr)) return this.value(first);
    const result: PureExpr = { kind: 'ident', name: this.#graph.temporary(), span: expr.span };
    this.#call(expr, result);
    return result;
  }

  #call(expr: Extract<Expr, { kind: 'call' }>, result: PureExpr | null): void {
    const name = expr.callee.kind === 'ident' ? expr.callee.name : null;
    const [first] = expr.args;
    if (name !== null && first && STOP_WHEN_TRUE.has(name)) {
      const ways = this.condition(first);
      this.#graph.open = ways.whenTrue;
      this.#graph.stop(name, expr.span);
      this.#graph.open = ways.whenFalse;
      return;
    }
    if (first && this.#isTransparent(expr)) {
      if (result) this.valueInto(result, first, expr.span);
      else this.effect(first);
      return;
    }
    const through = name === null ? this.value(expr.callee) : null;
    const args = this.#values(expr.args);
    // A local function pointer is not a known function of that name.
    const callee = name !== null && this.#graph.locals.has(this.#scopes.resolve(name)) ? null : name;
    this.#graph.emit({
      kind: 'call',
      span: expr.span,
      callee,
      through: callee === null ? (through ?? this.value(expr.callee)) : null,
      args,
      result,
      calleeSpan: expr.callee.span,
    });
    if (name !== null && NO_RETURN.has(name)) this.#graph.stop(name, expr.span);
  }

  #update(expr: Extract<Expr, { kind: 'update' }>): PureExpr {
    const target = this.value(expr.operand);
    const op = expr.op === '++' ? '+' : '-';
    const value: PureExpr = { kind: 'binary', op, left: target, right: number(1, expr.span), span: expr.span };
    this.#graph.emit({ kind: 'assign', span: expr.span, target, value });
    return target;
  }

  #postfix(expr: Extract<Expr, { kind: 'update' }>): PureExpr {
    const before = this.#keep(this.value(expr.operand));
    this.#update(expr);
    return before;
  }

  #assign(expr: Extract<Expr, { kind: 'assign' }>): PureExpr {
    const target = this.value(expr.target);
    if (expr.op === '=') {
      this.valueInto(target, expr.value, expr.span);
      return target;
    }
    const right = this.value(expr.value);
    const op = expr.op.slice(0, -1) as Extract<Expr, { kind: 'binary' }>['op'];
    const value: PureExpr = { kind: 'binary', op, left: target, right, span: expr.span };
    this.#graph.emit({ kind: 'assign', span: expr.span, target, value });
    return target;
  }
}
