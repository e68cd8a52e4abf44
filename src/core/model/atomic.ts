// Compiles a small function of a model into the actions of one step: store hooks and callbacks.
import type { PureExpr } from '../flow/graph.js';
import type { StepAction } from '../explore/program.js';
import type { Emitter } from './access.js';
import { Evaluator, type OneStepCode } from './evaluate.js';
import { Frame } from './frame.js';
import type { ModelFunction } from './model-source.js';
import { PRIMITIVES } from './primitives/index.js';
import { PrimitiveCall } from './primitives/primitive.js';
import { ModelError } from './source.js';
import type { NodeOptions, OpenEdge, Way } from './step-graph.js';
import { num, set, when } from './terms.js';
import type { ThreadContext } from './thread-context.js';
import { scalarsOf } from './types.js';
import { pointerValue, scalar, truthValue, UNKNOWN, valueOfRefs, type Value } from './values.js';

/** Collects what would be steps; all of it happens at once. */
class OneStep implements Emitter {
  actions: StepAction[] = [];
  open: OpenEdge[] = [];

  constructor(readonly refuse: (what: string) => ModelError) {}

  run(actions: readonly StepAction[], options?: NodeOptions): void {
    if (options?.guard) throw this.refuse('waiting');
    this.actions.push(...actions);
  }

  fork(_ways: readonly Way[]): OpenEdge[][] {
    throw this.refuse('a free choice');
  }
}

/** Throws ModelError for what cannot happen in one step: loops, waiting, choices. */
export function compileAtomic(thread: ThreadContext, fn: ModelFunction, args: readonly Value[]): StepAction[] {
  return new AtomicCompiler(thread, fn, args, []).actions();
}

/** What functions of the thread may run inside one step: the hooks of stores, and calls that ask for it. */
export function oneStepCode(thread: ThreadContext, nest: readonly string[] = []): OneStepCode {
  return {
    onStore: (struct, pointer, value) => {
      const fn = thread.world.hooks.get(struct);
      // A hook that stores to the same type would run for ever: its own stores have none.
      if (!fn || nest.includes(fn.name)) return [];
      return new AtomicCompiler(thread, fn, [pointerValue(struct, pointer), value], nest).actions();
    },
    call: (fn, args) => {
      const compiler = new AtomicCompiler(thread, fn, args, nest);
      return { actions: compiler.actions(), value: compiler.result };
    },
  };
}

class AtomicCompiler {
  readonly #frame: Frame;
  readonly #out: OneStep;
  readonly #evaluator: Evaluator;
  /** What the function returns, once its actions were made. */
  readonly result: Value | null;

  constructor(
    readonly thread: ThreadContext,
    readonly fn: ModelFunction,
    args: readonly Value[],
    readonly nest: readonly string[],
  ) {
    const unknown = args.map((arg) => arg.unknown);
    const flow = thread.flows.flowOf(fn, unknown, true);
    this.#frame = new Frame(thread, fn, thread.flows.typesOf(fn), flow, true, ['', ...nest, fn.name]);
    fn.graph.params.forEach((param, i) => {
      const value = args[i];
      if (value) this.#frame.bind(param.name, { kind: 'value', value });
    });
    this.#out = new OneStep(
      (what) =>
        new ModelError(fn.source, fn.ast.nameSpan, `${fn.name}() runs in one step, in which ${what} is not possible`),
    );
    this.#evaluator = new Evaluator(this.#frame, this.#out, oneStepCode(thread, [...nest, fn.name]), true);
    const type = thread.world.typeOf(fn.graph.returnType);
    this.result =
      type &&
      valueOfRefs(
        type,
        scalarsOf(type).map((one) => thread.scalar(`result of ${fn.name}()`, one, flow.returns, null)),
        flow.returns,
      );
  }

  actions(): StepAction[] {
    return this.#from(this.fn.graph.entry, new Set());
  }

  #from(start: number, seen: ReadonlySet<number>): StepAction[] {
    const actions: StepAction[] = [];
    this.#out.actions = actions;
    const visited = new Set(seen);
    for (let id = start; ;) {
      const node = this.fn.graph.nodes[id];
      if (!node || node.kind === 'exit') return actions;
      if (node.kind === 'return') {
        this.#return(node.value);
        return actions;
      }
      if (visited.has(id)) throw this.#out.refuse('a loop');
      visited.add(id);
      switch (node.kind) {
        case 'branch': {
          const truth = truthValue(this.#evaluator.value(node.test));
          if (truth.unknown) throw this.#out.refuse('a test of something unknown');
          const then = this.#from(node.whenTrue, visited);
          const otherwise = this.#from(node.whenFalse, visited);
          actions.push(...when(scalar(truth), then, otherwise));
          return actions;
        }
        case 'assign': {
          const target = this.#evaluator.lvalue(node.target);
          if (target.kind === 'nowhere') throw this.#out.refuse('a store to something that is not modelled');
          this.#evaluator.access.store(target, this.#evaluator.valueAs(node.value, target.type), node.target);
          break;
        }
        case 'call':
          this.#call(node.callee, node.args, node.result, node.span);
          break;
        case 'choice':
          throw this.#out.refuse('a free choice');
        case 'stop':
        case 'opaque':
          throw this.#out.refuse(node.kind === 'stop' ? node.why : node.what);
        default:
          break;
      }
      id = node.next;
    }
  }

  #call(
    name: string | null,
    args: readonly PureExpr[],
    result: PureExpr | null,
    span: { start: number; end: number },
  ): void {
    const primitive = name === null ? undefined : PRIMITIVES.get(name);
    const callee = this.thread.world.functionFor(name, this.fn);
    if (primitive && name !== null) {
      const value = primitive.lower(new PrimitiveCall(name, { span }, args, this.#evaluator));
      if (result && value) this.#evaluator.access.store(this.#evaluator.lvalue(result), value, result);
      return;
    }
    if (!callee || callee === this.fn || this.nest.includes(callee.name))
      throw this.#out.refuse(`the call of ${name ?? 'a function pointer'}()`);
    const values = callee.graph.params.map(({ type: declared }, i) => {
      const arg = args[i];
      if (!arg) throw this.#out.refuse(`a call of ${callee.name}() with too few arguments`);
      const type = this.thread.world.typeOf(declared);
      return type ? this.#evaluator.valueAs(arg, type) : UNKNOWN;
    });
    const { actions, value } = this.#evaluator.oneStep.call(callee, values);
    this.#out.actions.push(...actions);
    if (result && value) this.#evaluator.access.store(this.#evaluator.lvalue(result), value, result);
  }

  #return(expr: PureExpr | null): void {
    if (!expr || !this.result) return;
    const value = this.#evaluator.valueAs(expr, this.result.type);
    const parts = this.result.parts.flatMap((part, i) =>
      part.kind === 'read' ? [set(part.ref, value.parts[i] ?? num(0))] : [],
    );
    this.#out.actions.push(...parts);
  }
}
