// A function's AST into its flow graph: control statements become edges, expressions are taken apart by lower-expressions.ts.
import type { Expr, FunctionAst, Stmt } from '../c/ast.js';
import type { Span } from '../c/span.js';
import { GraphBuilder, JumpTarget, Scopes } from './builder.js';
import { identName, isNullLiteral } from './expressions.js';
import type { FlowGraph, FlowLoop, PureExpr } from './graph.js';
import { ExpressionLowering } from './lower-expressions.js';

type StmtOf<K extends Stmt['kind']> = Extract<Stmt, { kind: K }>;

interface Jumps {
  readonly breakTo: JumpTarget;
  readonly continueTo: JumpTarget | null;
}

/** Lowers one variant of a function. Never throws for code that the front end could read. */
export function lower(ast: FunctionAst, config: Readonly<Record<string, boolean>> = {}): FlowGraph {
  return new Lowering(ast, config).run();
}

class Lowering {
  readonly #ast: FunctionAst;
  readonly #config: Readonly<Record<string, boolean>>;
  readonly #graph = new GraphBuilder();
  readonly #scopes = new Scopes();
  readonly #expressions: ExpressionLowering;
  readonly #labels = new Map<string, JumpTarget>();
  readonly #gotos: { name: string; span: Span }[] = [];
  readonly #returns = new JumpTarget();
  readonly #loops: { span: Span; continueTo: JumpTarget; breakTo: JumpTarget }[] = [];
  readonly #jumps: Jumps[] = [];
  /** Cases of the switches that enclose the current statement: where each `case` statement is to be placed. */
  readonly #cases: Map<StmtOf<'case'>, JumpTarget>[] = [];

  constructor(ast: FunctionAst, config: Readonly<Record<string, boolean>>) {
    this.#ast = ast;
    this.#config = config;
    this.#expressions = new ExpressionLowering(this.#graph, this.#scopes, (block, used) =>
      this.#blockValue(block, used),
    );
  }

  run(): FlowGraph {
    const { params, span, body } = this.#ast;
    for (const param of params) {
      if (param.name) this.#graph.locals.set(this.#scopes.declare(param.name), param.type);
    }
    const start: Span = { start: body.span.start, end: body.span.start };
    const entry = this.#graph.emit({ kind: 'entry', span: start });
    this.#statement(body);
    const end: Span = { start: Math.max(body.span.end - 1, body.span.start), end: body.span.end };
    if (this.#graph.open.length > 0) {
      this.#graph.emit({ kind: 'return', span: end, value: null });
      this.#graph.jump(this.#returns);
    }
    this.#placeUnknownLabels();
    this.#graph.open = this.#returns.waiting.splice(0);
    const exit = this.#graph.exit(end);
    return {
      function: this.#ast.name,
      span,
      params: params.map((param) => ({ name: param.name, type: param.type })),
      locals: this.#graph.locals,
      returnType: this.#ast.returnType,
      nodes: this.#graph.nodes,
      entry,
      exit,
      config: this.#config,
      labels: new Map(
        [...this.#labels].flatMap(([name, target]) => (target.node === null ? [] : [[name, target.node]])),
      ),
      loops: this.#loops.flatMap((loop): FlowLoop[] =>
        loop.continueTo.node === null || loop.breakTo.node === null
          ? []
          : [{ span: loop.span, continueTo: loop.continueTo.node, breakTo: loop.breakTo.node }],
      ),
      unknownLabels: this.#gotos.filter((goto) => this.#labels.get(goto.name)?.node == null),
    };
  }

  #statement(stmt: Stmt): void {
    switch (stmt.kind) {
      case 'expr':
        this.#expressions.effect(stmt.expr);
        return;
      case 'decl':
        for (const declarator of stmt.declarators) this.#declare(declarator);
        return;
      case 'compound':
        this.#scopes.push();
        for (const part of stmt.body) this.#statement(part);
        this.#scopes.pop();
        return;
      case 'if':
        this.#if(stmt);
        return;
      case 'while':
      case 'do':
      case 'for':
        this.#loop(stmt);
        return;
      case 'iterator':
        this.#iterator(stmt);
        return;
      case 'switch':
        this.#switch(stmt);
        return;
      case 'case': {
        const target = this.#cases[this.#cases.length - 1]?.get(stmt);
        if (target) this.#graph.place(target, stmt.span);
        for (const part of stmt.body) this.#statement(part);
        return;
      }
      case 'label':
        this.#graph.place(this.#label(stmt.name), stmt.span, stmt.name);
        if (stmt.body) this.#statement(stmt.body);
        return;
      case 'goto':
        this.#gotos.push({ name: stmt.label, span: stmt.span });
        this.#graph.jump(this.#label(stmt.label));
        return;
      case 'break':
      case 'continue':
        this.#leave(stmt.kind, stmt.span);
        return;
      case 'return': {
        const value = stmt.value ? this.#expressions.value(stmt.value) : null;
        this.#graph.emit({ kind: 'return', span: stmt.span, value });
        this.#graph.jump(this.#returns);
        return;
      }
      case 'empty':
        return;
    }
  }

  #declare(declarator: StmtOf<'decl'>['declarators'][number]): void {
    if (declarator.isFunction) return;
    // The name is in scope in its own initialiser, as in C.
    const name = this.#scopes.declare(declarator.name);
    this.#graph.locals.set(name, declarator.type);
    if (declarator.init) {
      this.#expressions.valueInto({ kind: 'ident', name, span: declarator.span }, declarator.init, declarator.span);
    } else if (!declarator.isStatic) {
      this.#graph.emit({ kind: 'undef', span: declarator.span, name, type: declarator.type });
    }
  }

  #if(stmt: StmtOf<'if'>): void {
    const ways = this.#expressions.condition(stmt.test);
    this.#graph.open = ways.whenTrue;
    this.#statement(stmt.then);
    const afterThen = this.#graph.open;
    this.#graph.open = ways.whenFalse;
    if (stmt.otherwise) this.#statement(stmt.otherwise);
    this.#graph.open.push(...afterThen);
  }

  #loop(stmt: StmtOf<'while' | 'do' | 'for'>): void {
    const head = new JumpTarget();
    const continueTo = stmt.kind === 'while' ? head : new JumpTarget();
    const breakTo = new JumpTarget();
    this.#loops.push({ span: stmt.span, continueTo, breakTo });
    this.#scopes.push();
    if (stmt.kind === 'for' && stmt.init) this.#statement(stmt.init);
    this.#graph.place(head, stmt.span);
    if (stmt.kind !== 'do' && stmt.test) {
      const ways = this.#expressions.condition(stmt.test);
      this.#graph.open = ways.whenFalse;
      this.#graph.jump(breakTo);
      this.#graph.open = ways.whenTrue;
    }
    this.#jumps.push({ breakTo, continueTo });
    this.#statement(stmt.body);
    this.#jumps.pop();
    if (continueTo !== head) this.#graph.place(continueTo, stmt.span);
    if (stmt.kind === 'for' && stmt.step) this.#expressions.effect(stmt.step);
    if (stmt.kind === 'do') {
      const ways = this.#expressions.condition(stmt.test);
      this.#graph.open = ways.whenFalse;
      this.#graph.jump(breakTo);
      this.#graph.open = ways.whenTrue;
    }
    this.#graph.jump(head);
    this.#graph.place(breakTo, { start: stmt.span.end, end: stmt.span.end });
    this.#scopes.pop();
  }

  /** The macro may set the variables that it is given, then either runs the body or leaves. */
  #iterator(stmt: StmtOf<'iterator'>): void {
    const head = new JumpTarget();
    const breakTo = new JumpTarget();
    this.#loops.push({ span: stmt.span, continueTo: head, breakTo });
    this.#graph.place(head, stmt.span);
    const headSpan: Span = { start: stmt.span.start, end: stmt.body.span.start };
    const args = stmt.args.map((arg) => this.#expressions.value(arg));
    this.#graph.emit({
      kind: 'call',
      span: headSpan,
      callee: stmt.name,
      through: null,
      args,
      result: null,
      calleeSpan: { start: stmt.span.start, end: stmt.span.start + stmt.name.length },
    });
    for (const arg of args) {
      const name = identName(arg);
      const type = name === null ? undefined : this.#graph.locals.get(name);
      if (name !== null && type) this.#graph.emit({ kind: 'undef', span: headSpan, name, type });
    }
    const [body = [], leave = []] = this.#graph.choice(`another turn of ${stmt.name}()`, headSpan, 2);
    this.#graph.open = leave;
    this.#graph.jump(breakTo);
    this.#graph.open = body;
    this.#jumps.push({ breakTo, continueTo: head });
    this.#statement(stmt.body);
    this.#jumps.pop();
    this.#graph.jump(head);
    this.#graph.place(breakTo, { start: stmt.span.end, end: stmt.span.end });
  }

  #switch(stmt: StmtOf<'switch'>): void {
    const value = this.#expressions.value(stmt.value);
    let tested = value;
    if (value.kind !== 'ident' && value.kind !== 'number') {
      tested = { kind: 'ident', name: this.#graph.temporary(), span: value.span };
      this.#graph.emit({ kind: 'assign', span: stmt.value.span, target: tested, value });
    }
    const breakTo = new JumpTarget();
    const cases = new Map<StmtOf<'case'>, JumpTarget>();
    let otherwise = breakTo;
    for (const one of collectCases(stmt.body)) {
      const target = new JumpTarget();
      cases.set(one, target);
      if (one.values === null) {
        otherwise = target;
        continue;
      }
      const [low, high] = one.values;
      // As in a condition, a comparison with 0 is a test of the value itself.
      const isZero = high === null && isNullLiteral(low);
      const ways = this.#graph.branch(isZero ? tested : this.#caseTest(tested, one.values, one.span), caseHead(one));
      this.#graph.open = isZero ? ways.whenFalse : ways.whenTrue;
      this.#graph.jump(target);
      this.#graph.open = isZero ? ways.whenTrue : ways.whenFalse;
    }
    this.#graph.jump(otherwise);
    this.#cases.push(cases);
    this.#jumps.push({ breakTo, continueTo: null });
    this.#statement(stmt.body);
    this.#jumps.pop();
    this.#cases.pop();
    this.#graph.jump(breakTo);
    this.#graph.place(breakTo, { start: stmt.span.end, end: stmt.span.end });
  }

  #caseTest(value: PureExpr, [low, high]: readonly [Expr, Expr | null], span: Span): PureExpr {
    const first = this.#expressions.value(low);
    if (high === null) return { kind: 'binary', op: '==', left: value, right: first, span };
    const last = this.#expressions.value(high);
    // A range is one test; `&` of two comparisons is pure, unlike `&&`.
    return {
      kind: 'binary',
      op: '&',
      left: { kind: 'binary', op: '>=', left: value, right: first, span },
      right: { kind: 'binary', op: '<=', left: value, right: last, span },
      span,
    };
  }

  #leave(kind: 'break' | 'continue', span: Span): void {
    for (let i = this.#jumps.length - 1; i >= 0; i--) {
      const jumps = this.#jumps[i];
      const target = kind === 'break' ? jumps?.breakTo : jumps?.continueTo;
      if (target) {
        this.#graph.jump(target);
        return;
      }
    }
    this.#graph.stop(`${kind} outside a loop`, span);
  }

  #blockValue(block: Extract<Expr, { kind: 'block' }>, used: boolean): PureExpr {
    const parts = block.body.kind === 'compound' ? block.body.body : [block.body];
    const last = parts[parts.length - 1];
    this.#scopes.push();
    for (const part of parts.slice(0, -1)) this.#statement(part);
    let result: PureExpr = { kind: 'opaque', what: 'value of a statement expression', span: block.span };
    if (used && last?.kind === 'expr') {
      result = { kind: 'ident', name: this.#graph.temporary(), span: last.span };
      this.#expressions.valueInto(result, last.expr);
    } else if (last) {
      this.#statement(last);
    }
    this.#scopes.pop();
    return result;
  }

  #label(name: string): JumpTarget {
    let target = this.#labels.get(name);
    if (!target) this.#labels.set(name, (target = new JumpTarget()));
    return target;
  }

  #placeUnknownLabels(): void {
    for (const [name, target] of this.#labels) {
      if (target.node !== null || target.waiting.length === 0) continue;
      this.#graph.open = target.waiting.splice(0);
      this.#graph.stop(`no label ${name}`, this.#gotos.find((goto) => goto.name === name)?.span ?? this.#ast.span);
    }
  }
}

function caseHead(stmt: StmtOf<'case'>): Span {
  return { start: stmt.span.start, end: stmt.body[0]?.span.start ?? stmt.span.end };
}

/** The case statements that belong to this switch, not to one inside it, in text order. */
function collectCases(stmt: Stmt): StmtOf<'case'>[] {
  switch (stmt.kind) {
    case 'case':
      return [stmt, ...stmt.body.flatMap(collectCases)];
    case 'compound':
      return stmt.body.flatMap(collectCases);
    case 'if':
      return [...collectCases(stmt.then), ...(stmt.otherwise ? collectCases(stmt.otherwise) : [])];
    case 'while':
    case 'do':
    case 'for':
    case 'iterator':
      return collectCases(stmt.body);
    case 'label':
      return stmt.body ? collectCases(stmt.body) : [];
    default:
      return [];
  }
}
