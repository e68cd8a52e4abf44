// Compiles functions into the steps of one thread: each node of a flow graph in turn, calls of modelled functions in place.
import type { Expr } from '../c/ast.js';
import { anyPart, identifiers, textOf } from '../flow/expressions.js';
import type { FlowNode } from '../flow/graph.js';
import { writes } from '../flow/liveness.js';
import type { SlotRef, StepExpr } from '../explore/program.js';
import { compileAtomic } from './atomic.js';
import { waysOf } from './branches.js';
import { Evaluator, type StoreHook } from './evaluate.js';
import { Frame, type LValue, type Variable } from './frame.js';
import type { ModelFunction } from './model-source.js';
import { accessChecks, UNKNOWN_POINTER, WILD_POINTER } from './pointers.js';
import { PRIMITIVES } from './primitives/index.js';
import { MODEL_ONLY, PrimitiveCall } from './primitives/primitive.js';
import { ModelError } from './source.js';
import type { Origin } from './step-graph.js';
import { check, FALSE, num, read, set } from './terms.js';
import type { ThreadContext } from './thread-context.js';
import { INT, scalarsOf, type Type } from './types.js';
import {
  pointerValue,
  resolved,
  scalar,
  UNKNOWN,
  UNKNOWN_INT,
  unknownScalar,
  valueOfRefs,
  type Value,
} from './values.js';
import { walksOf } from './walks.js';

type Call = Extract<FlowNode, { kind: 'call' }>;

/** Actual parameter: a value, or a variable of the caller whose address is passed. */
type Argument = { readonly kind: 'value'; readonly value: Value } | { readonly kind: 'alias'; readonly target: LValue };

export class Inliner {
  readonly #hook: StoreHook;

  constructor(readonly thread: ThreadContext) {
    this.#hook = (struct, pointer, value) => {
      const fn = thread.world.hooks.get(struct);
      return fn ? compileAtomic(thread, fn, [pointerValue(struct, pointer), value]) : [];
    };
  }

  /** Compiles the whole function a thread runs. Parameters are the only objects of their types, or unknown. */
  root(fn: ModelFunction, strict: boolean): void {
    const args = fn.graph.params.map((param): Argument => {
      const type = this.thread.world.typeOf(param.type);
      const sole = type?.kind === 'pointer' ? type.to.solePlace : null;
      if (type?.kind === 'pointer' && sole !== null) return { kind: 'value', value: pointerValue(type.to, num(sole)) };
      if (strict)
        throw new ModelError(
          fn.source,
          fn.ast.nameSpan,
          `a thread has no parameters that are not the only object of their type: '${param.name}'`,
        );
      return {
        kind: 'value',
        value: type?.kind === 'pointer' ? pointerValue(type.to, num(UNKNOWN_POINTER), true) : UNKNOWN,
      };
    });
    this.#body(fn, args, strict, [fn.name], []);
  }

  /** Compiles one call of a function without arguments, such as the entry into a context. */
  call(fn: ModelFunction): void {
    this.#body(fn, [], true, [fn.name], []);
  }

  /** `at` is what a reader sees of a one-line function: its call. */
  #body(
    fn: ModelFunction,
    args: readonly Argument[],
    strict: boolean,
    nest: readonly string[],
    callers: Origin['callers'],
    at: Origin | null = null,
  ): { refs: readonly SlotRef[]; type: Type | null; unknown: boolean } {
    const { thread } = this;
    const flow = thread.flows.flowOf(
      fn,
      args.map((arg) =>
        arg.kind === 'value' ? arg.value.unknown : arg.target.kind !== 'nowhere' && arg.target.unknown,
      ),
      strict,
    );
    const frame = new Frame(thread, fn, thread.flows.typesOf(fn), flow, strict, nest);
    const evaluator = new Evaluator(frame, thread.graph, this.#hook);
    this.#bind(frame, evaluator, args);
    const type = thread.world.typeOf(fn.graph.returnType);
    const refs = type
      ? scalarsOf(type).map((scalarType) => thread.scalar(`result of ${fn.name}()`, scalarType, flow.returns, null))
      : [];
    const outer = thread.graph.origin;
    new BodyCompiler(this, frame, evaluator, { type, refs }, callers, at).run();
    thread.graph.origin = outer;
    const forget = frame.forgetAll();
    if (forget.length > 0) thread.graph.run(forget);
    return { refs, type, unknown: flow.returns };
  }

  #bind(frame: Frame, evaluator: Evaluator, args: readonly Argument[]): void {
    const assigned = changedLocals(frame.fn);
    const hasAlias = args.some((arg) => arg.kind === 'alias');
    frame.fn.graph.params.forEach((param, i) => {
      const arg = args[i];
      if (!arg || param.name === '') return;
      if (arg.kind === 'alias') {
        frame.bind(param.name, { kind: 'alias', target: arg.target });
        return;
      }
      const fixed = arg.value.parts.every((part) => part.kind === 'const' || (part.kind === 'read' && !hasAlias));
      if (fixed && !assigned.has(param.name)) {
        frame.bind(param.name, { kind: 'value', value: arg.value });
        return;
      }
      const variable: Variable = frame.variable(param.name);
      if (variable.kind === 'slots')
        evaluator.store(frame.local(param.name), arg.value, {
          kind: 'ident',
          name: param.name,
          span: frame.fn.ast.nameSpan,
        });
    });
  }

  /** A call of a modelled function, in place. */
  function(fn: ModelFunction, node: Call, caller: Frame, evaluator: Evaluator, origin: Origin): Value | null {
    if (caller.nest.includes(fn.name))
      throw evaluator.error(node, `${fn.name}() calls itself: ${[...caller.nest, fn.name].join(' → ')}`);
    const args = fn.graph.params.map((param, i): Argument => {
      const arg = node.args[i];
      if (!arg) throw evaluator.error(node, `${fn.name}() needs ${String(fn.graph.params.length)} arguments`);
      const alias = aliasOf(arg, caller, evaluator);
      if (alias) return { kind: 'alias', target: alias };
      // The address of something that is not modelled: what is stored there is lost.
      if (param.type.pointers > 1) return { kind: 'alias', target: { kind: 'nowhere' } };
      const type = this.thread.world.typeOf(param.type);
      return { kind: 'value', value: type ? evaluator.valueAs(arg, type) : unmodelledArgument(arg, evaluator, caller) };
    });
    const oneLine = fn.ast.body.body.length === 1;
    const here = { text: origin.source.row(origin.span), source: origin.source.ref(origin.span) };
    const result = this.#body(
      fn,
      args,
      true,
      [...caller.nest, fn.name],
      oneLine ? origin.callers : [...origin.callers, here],
      oneLine ? origin : null,
    );
    return result.type ? valueOfRefs(result.type, result.refs, result.unknown) : null;
  }
}

/** Locals that a function assigns to or takes the address of. */
function changedLocals(fn: ModelFunction): Set<string> {
  const changed = new Set<string>();
  for (const node of fn.graph.nodes) {
    const written = writes(node);
    if (written !== null) changed.add(written);
    const parts =
      node.kind === 'call'
        ? [...node.args, ...(node.result ? [node.result] : [])]
        : node.kind === 'assign'
          ? [node.target, node.value]
          : [];
    for (const part of parts) {
      anyPart(part, (one) => {
        if (one.kind === 'unary' && one.op === '&') identifiers(one.operand, changed);
        return false;
      });
    }
    // `x.field = …` changes x.
    if (node.kind === 'assign' && node.target.kind === 'member') identifiers(node.target, changed);
  }
  return changed;
}

/** A parameter of a type that is not modelled: only passed on. */
function unmodelledArgument(arg: Expr, evaluator: Evaluator, caller: Frame): Value {
  if (caller.strict) {
    const value = evaluator.value(arg);
    return value.type.kind === 'int' ? value : UNKNOWN;
  }
  return UNKNOWN;
}

/** The variable whose address an argument is; `null` where it is a value. */
function aliasOf(arg: Expr, caller: Frame, evaluator: Evaluator): LValue | null {
  if (arg.kind === 'cast') return aliasOf(arg.operand, caller, evaluator);
  if (arg.kind === 'ident' && caller.types.isLocal(arg.name)) {
    const variable = caller.variable(arg.name);
    return variable.kind === 'alias' ? variable.target : null;
  }
  if (arg.kind !== 'unary' || arg.op !== '&' || !isVariable(arg.operand, caller)) return null;
  return evaluator.lvalue(arg.operand);
}

/** Whether an lvalue is a variable of the caller or a part of one, or a member that is kept like one. */
function isVariable(expr: Expr, caller: Frame): boolean {
  if (expr.kind === 'ident') return caller.types.isLocal(expr.name);
  if (expr.kind === 'unary' && expr.op === '*')
    return (
      expr.operand.kind === 'ident' &&
      caller.types.isLocal(expr.operand.name) &&
      caller.variable(expr.operand.name).kind === 'alias'
    );
  if (expr.kind !== 'member') return false;
  return caller.types.members.has(textOf(expr)) || (!expr.arrow && isVariable(expr.object, caller));
}

/** The nodes of one flow graph. */
class BodyCompiler {
  readonly #labels = new Map<number, number>();
  readonly #work: number[] = [];
  readonly #walks: ReturnType<typeof walksOf> | null;

  constructor(
    readonly inliner: Inliner,
    readonly frame: Frame,
    readonly evaluator: Evaluator,
    readonly result: { readonly type: Type | null; readonly refs: readonly SlotRef[] },
    readonly callers: Origin['callers'],
    readonly at: Origin | null,
  ) {
    this.#walks = frame.strict ? null : walksOf(frame.fn.graph, frame.types);
  }

  run(): void {
    const { graph } = this.frame.thread;
    const flow = this.frame.fn.graph;
    graph.jump(this.#label(flow.entry));
    for (let id = this.#work.pop(); id !== undefined; id = this.#work.pop()) {
      const node = flow.nodes[id];
      if (!node || node.kind === 'exit') continue;
      graph.origin = this.#originOf(node);
      graph.open = [];
      graph.place(this.#label(id));
      this.#node(node);
    }
    graph.open = [];
    graph.place(this.#label(flow.exit));
  }

  #originOf(node: FlowNode): Origin {
    return this.at ?? { source: this.frame.fn.source, span: node.span, callers: this.callers };
  }

  #label(id: number): number {
    let label = this.#labels.get(id);
    if (label === undefined) {
      this.#labels.set(id, (label = this.frame.thread.graph.label()));
      this.#work.push(id);
    }
    return label;
  }

  #node(node: Exclude<FlowNode, { kind: 'exit' }>): void {
    const { graph } = this.frame.thread;
    switch (node.kind) {
      case 'branch': {
        const walk = this.#walks?.tests.get(node.id);
        const ways = waysOf(node, this.frame, this.evaluator, walk, (outcome) =>
          this.#stops(outcome ? node.whenTrue : node.whenFalse),
        );
        // A one-line function is shown as its call: how it comes to its answer is not.
        const edges = graph.fork(this.at === null ? ways : ways.map((way) => ({ ...way, choice: null })));
        ways.forEach((way, i) => {
          graph.open = edges[i] ?? [];
          graph.jump(this.#label(way.outcome ? node.whenTrue : node.whenFalse));
        });
        return;
      }
      case 'choice': {
        const edges = graph.fork(
          node.targets.map((_, i) => ({ guard: null, choice: i === 0 ? node.why : `not: ${node.why}` })),
        );
        node.targets.forEach((target, i) => {
          graph.open = edges[i] ?? [];
          graph.jump(this.#label(target));
        });
        return;
      }
      case 'stop':
        graph.run([check(FALSE, 'assertion', `${node.why} is reached`)], { visible: true });
        graph.end();
        return;
      case 'assign':
        this.#assign(node);
        break;
      case 'undef':
        this.#undefined(node.name);
        break;
      case 'opaque':
        if (this.frame.strict) throw this.evaluator.error(node, `${node.what} cannot be modelled`);
        this.#opaque(`${node.what} at`, node);
        break;
      case 'call':
        this.#call(node);
        break;
      case 'return':
        if (node.value) this.#return(node.value);
        break;
      default:
        break;
    }
    graph.jump(this.#label(node.next));
  }

  /** Whether a path can only end in BUG() and the like; what it is called. */
  #stops(start: number): string | null {
    const { nodes } = this.frame.fn.graph;
    for (let id = start, steps = 0; steps <= nodes.length; steps++) {
      const node = nodes[id];
      if (!node) return null;
      if (node.kind === 'stop') return node.why;
      if (node.kind === 'branch' || node.kind === 'choice' || node.kind === 'return' || node.kind === 'exit')
        return null;
      id = node.next;
    }
    return null;
  }

  #assign(node: Extract<FlowNode, { kind: 'assign' }>): void {
    const target = this.evaluator.lvalue(node.target);
    if (target.kind === 'nowhere') {
      this.evaluator.value(node.value);
      this.#changedBehind(node.target);
      return;
    }
    const value = this.evaluator.valueAs(node.value, target.type);
    this.evaluator.store(target, this.#walks?.kept.has(node.id) ? this.#keptInside(value, node) : value, node.target);
  }

  /** A cursor that nothing tells to stop stays at the last element. */
  #keptInside(value: Value, node: Extract<FlowNode, { kind: 'assign' }>): Value {
    const variable = node.target.kind === 'ident' ? this.frame.variable(node.target.name) : null;
    if (value.type.kind !== 'pointer' || variable?.kind !== 'slots') return value;
    this.#opaque(
      `loop without a modelled end: ${this.frame.fn.source.excerpt(node.span)} stays inside the table, at`,
      node,
    );
    const { to } = value.type;
    const good = accessChecks(to, scalar(value), '').find(
      (one) => one.kind === 'check' && one.property === 'out-of-bounds',
    );
    const [ref] = variable.refs;
    if (good?.kind !== 'check' || !ref) return value;
    const kept: StepExpr = { kind: 'conditional', test: good.condition, then: scalar(value), otherwise: read(ref) };
    return { ...value, parts: [kept] };
  }

  /** A store to something that is not modelled: tests that read through the same variables are asked anew. */
  #changedBehind(target: Expr): void {
    const forget = [...identifiers(target)].flatMap((name) => this.frame.forgetThrough(name));
    if (forget.length > 0) this.frame.thread.graph.run(forget);
  }

  #undefined(name: string): void {
    const variable = this.frame.variable(name);
    if (variable.kind !== 'slots') return;
    const types = scalarsOf(variable.type);
    const sets = variable.refs.flatMap((ref, i) => {
      if (types[i]?.kind === 'pointer') return [set(ref, num(WILD_POINTER))];
      return variable.unknown && variable.type.kind === 'int' ? [set(ref, num(UNKNOWN_INT))] : [];
    });
    this.frame.thread.graph.run([...sets, ...this.frame.forget(name)]);
  }

  #return(expr: Expr): void {
    const { type, refs } = this.result;
    if (!type) {
      this.evaluator.value(expr);
      return;
    }
    const value = this.evaluator.valueAs(expr, type);
    this.frame.thread.graph.run(refs.map((ref, i) => set(ref, value.parts[i] ?? num(0))));
  }

  #call(node: Call): void {
    const name = node.callee;
    const primitive = name === null ? undefined : PRIMITIVES.get(name);
    const fn = name === null ? undefined : this.frame.thread.world.functions.get(name);
    let value: Value | null;
    if (primitive && name !== null && (this.frame.strict || !MODEL_ONLY.has(name))) {
      value = primitive.lower(new PrimitiveCall(name, node, node.args, this.evaluator));
    } else if (fn) {
      value = this.inliner.function(fn, node, this.frame, this.evaluator, this.#originOf(node));
    } else if (this.frame.strict) {
      throw this.evaluator.error(
        node,
        `${name ?? 'a function pointer'}() is neither a function of the model nor built in`,
      );
    } else {
      value = this.#unknownCall(node);
    }
    if (node.result) this.evaluator.store(this.evaluator.lvalue(node.result), value ?? UNKNOWN, node.result);
  }

  /** A call of code that is not modelled: it reads what it is given pointers to, and may change what it is given addresses of. */
  #unknownCall(node: Call): Value {
    const { frame, evaluator } = this;
    const { graph } = frame.thread;
    const name = node.callee ?? frame.fn.source.excerpt(node.calleeSpan);
    this.#opaque(`unknown call ${name}() at`, node);
    for (const arg of node.args) {
      const operand = arg.kind === 'unary' && arg.op === '&' ? arg.operand : null;
      const target = operand && isVariable(operand, frame) ? evaluator.lvalue(operand) : null;
      if (target?.kind === 'local') {
        graph.run([
          ...target.refs.map((ref, i) => set(ref, unknownScalar(scalarsOf(target.type)[i] ?? INT))),
          ...target.frame.forget(target.name),
        ]);
        continue;
      }
      if (operand && !this.#isModelledPlace(operand)) continue;
      const value = evaluator.value(arg);
      if (value.type.kind === 'pointer' && value.type.to.pooled) this.#readThrough(value, value.type.to, arg, name);
      const forget = [...identifiers(arg)].flatMap((one) => frame.forgetThrough(one));
      if (forget.length > 0) graph.run(forget);
    }
    return UNKNOWN;
  }

  #isModelledPlace(operand: Expr): boolean {
    return this.frame.types.typeOf(operand)?.kind === 'struct';
  }

  #readThrough(value: Value, to: Extract<Type, { kind: 'pointer' }>['to'], arg: Expr, name: string): void {
    const what = `${name}() is given ${this.frame.fn.source.excerpt(arg.span)} and reads`;
    const at = resolved(to, value);
    const { graph } = this.frame.thread;
    this.evaluator.withKnown(
      at,
      () => graph.run(accessChecks(to, at.pointer, what), { role: 'call', visible: true }),
      () => graph.run([]),
    );
  }

  #opaque(what: string, at: { readonly span: { start: number; end: number } }): void {
    const { file, line } = this.frame.fn.source.ref(at.span);
    this.frame.thread.note(what, `${file}:${String(line)}`);
  }
}
