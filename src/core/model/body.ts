// Compiles the nodes of one flow graph, one call of a function: each becomes steps behind a label, and leads to its successors' labels.
import { SPINLOCK_NAMES } from './objects.js';
import type { Expr } from '../c/ast.js';
import { identifiers } from '../flow/expressions.js';
import type { FlowNode } from '../flow/graph.js';
import type { SlotRef, StepExpr } from '../explore/program.js';
import { isVariable } from './arguments.js';
import { waysOf } from './branches.js';
import { calleeInPlace } from './callees.js';
import type { Evaluator } from './evaluate.js';
import type { Frame } from './frame.js';
import type { ModelFunction } from './model-source.js';
import { accessChecks, WILD_POINTER } from './pointers.js';
import { PRIMITIVES } from './primitives/index.js';
import { SPIN } from './primitives/lock-modes.js';
import { MODEL_ONLY, PrimitiveCall } from './primitives/primitive.js';
import type { Origin } from './step-graph.js';
import { LEAVES_MODEL } from './telling.js';
import { check, FALSE, not, num, read, set } from './terms.js';
import { INT, scalarsOf, type StructType, type Type } from './types.js';
import { resolved, scalar, UNKNOWN, UNKNOWN_INT, unknownScalar, type Value } from './values.js';
import { walksOf } from './walks.js';

type Call = Extract<FlowNode, { kind: 'call' }>;

/** Compiles a call of a modelled function in place. */
export type InlineCall = (fn: ModelFunction, node: Call, origin: Origin) => Value | null;

/** The nodes of one flow graph. */
export class BodyCompiler {
  readonly #labels = new Map<number, number>();
  readonly #work: number[] = [];
  readonly #walks: ReturnType<typeof walksOf> | null;

  constructor(
    readonly inline: InlineCall,
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
    this.evaluator.access.store(
      target,
      this.#walks?.kept.has(node.id) ? this.#keptInside(value, node) : value,
      node.target,
    );
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
    const fn = this.frame.thread.world.functionFor(name, this.frame.fn);
    const { thread, types, nest } = this.frame;
    const inPlace = fn ? null : calleeInPlace(thread.world, this.frame.fn, node, types, nest);
    let value: Value | null;
    if (primitive && name !== null && (this.frame.strict || !MODEL_ONLY.has(name))) {
      value = primitive.lower(new PrimitiveCall(name, node, node.args, this.evaluator));
    } else if (fn) {
      value = this.inline(fn, node, this.#originOf(node));
    } else if (!this.frame.strict && inPlace) {
      value = this.inline(inPlace, node, this.#originOf(node));
    } else if (this.frame.strict) {
      throw this.evaluator.error(
        node,
        `${name ?? 'a function pointer'}() is neither a function of the model nor built in`,
      );
    } else {
      value = this.#unknownCall(node);
    }
    if (node.result) this.evaluator.access.store(this.evaluator.lvalue(node.result), value ?? UNKNOWN, node.result);
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

  #readThrough(value: Value, to: StructType, arg: Expr, name: string): void {
    const what = `${name}() is given ${this.frame.fn.source.excerpt(arg.span)} and reads`;
    const at = resolved(to, value);
    const { thread } = this.frame;
    const { graph } = thread;
    const isLock = SPINLOCK_NAMES.some((one) => one === to.name);
    const held = SPIN.holds({ struct: to, pointer: at.pointer, text: '' }, thread);
    const leaves = `${name}() is given a lock that is held, and is not modelled: it may release it`;
    const checks = [...accessChecks(to, at.pointer, what), ...(isLock ? [check(not(held), LEAVES_MODEL, leaves)] : [])];
    this.evaluator.access.withKnown(
      at,
      () =>
        graph.run(checks, {
          role: 'call',
          visible: true,
          // A lock that is handed on need not be that of a page table; entries are.
          mustReach: this.evaluator.access.isUse(to) && !isLock,
        }),
      () => graph.run([]),
    );
  }

  #opaque(what: string, at: { readonly span: { start: number; end: number } }): void {
    const { file, line } = this.frame.fn.source.ref(at.span);
    this.frame.thread.note(what, `${file}:${String(line)}`);
  }
}
