// Compiles functions into the steps of one thread: calls of modelled functions are compiled in place.
import type { FlowNode } from '../flow/graph.js';
import type { SlotRef } from '../explore/program.js';
import { argumentOf, changedLocals, type Argument } from './arguments.js';
import { oneStepCode } from './atomic.js';
import { BodyCompiler } from './body.js';
import { Evaluator, type OneStepCode } from './evaluate.js';
import { Frame, type Variable } from './frame.js';
import type { ModelFunction } from './model-source.js';
import { UNKNOWN_POINTER } from './pointers.js';
import { ModelError } from './source.js';
import type { Origin } from './step-graph.js';
import { num } from './terms.js';
import type { ThreadContext } from './thread-context.js';
import { scalarsOf, type Type } from './types.js';
import { pointerValue, UNKNOWN, valueOfRefs, type Value } from './values.js';

type Call = Extract<FlowNode, { kind: 'call' }>;

export class Inliner {
  readonly #oneStep: OneStepCode;

  constructor(readonly thread: ThreadContext) {
    this.#oneStep = oneStepCode(thread);
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
    const evaluator = new Evaluator(frame, thread.graph, this.#oneStep);
    this.#bind(frame, evaluator, args);
    const type = thread.world.typeOf(fn.graph.returnType);
    const refs = type
      ? scalarsOf(type).map((scalarType) => thread.scalar(`result of ${fn.name}()`, scalarType, flow.returns, null))
      : [];
    const outer = thread.graph.origin;
    new BodyCompiler(
      (callee, node, origin) => this.function(callee, node, frame, evaluator, origin),
      frame,
      evaluator,
      { type, refs },
      callers,
      at,
    ).run();
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
        evaluator.access.store(frame.local(param.name), arg.value, {
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
    const wanted = fn.graph.params.length;
    if (caller.strict && node.args.length > wanted)
      throw evaluator.error(node, `${fn.name}() takes ${String(wanted)} arguments, not ${String(node.args.length)}`);
    const args = fn.graph.params.map((_, i): Argument => {
      const arg = node.args[i];
      if (!arg) throw evaluator.error(node, `${fn.name}() needs ${String(wanted)} arguments`);
      return argumentOf(fn, i, arg, caller, evaluator);
    });
    // A function of the kernel is compiled tolerantly, however it is reached.
    const strict = fn.callee === undefined;
    const oneLine = strict && fn.ast.body.body.length === 1;
    const here = { text: origin.source.row(origin.span), source: origin.source.ref(origin.span) };
    const result = this.#body(
      fn,
      args,
      strict,
      [...caller.nest, fn.name],
      oneLine ? origin.callers : [...origin.callers, here],
      oneLine ? origin : null,
    );
    return result.type ? valueOfRefs(result.type, result.refs, result.unknown) : null;
  }
}
