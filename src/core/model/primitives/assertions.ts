// What a model says about itself: assertions, assumptions, free choices, steps that a run must reach, code that is one step.
import { check, not, num, read, set } from '../terms.js';
import { BOOL } from '../types.js';
import { intValue, scalar, truthValue, type Value } from '../values.js';
import { NO_RESULT, TRUTH_RESULT, type PrimitiveCall, type PrimitiveTable } from './primitive.js';

function truthOf(call: PrimitiveCall): Value {
  return truthValue(call.value(0));
}

export const ASSERTIONS: PrimitiveTable = {
  assert: {
    returns: NO_RESULT,
    lower: (call) => {
      const truth = truthOf(call);
      if (!truth.unknown)
        call.evaluator.out.run([check(scalar(truth), 'assertion', `assert(${call.text(0)}) fails`)], { visible: true });
      return null;
    },
  },
  /** `require(condition, "property", "message")`: an assertion with a property of its own. */
  require: {
    returns: NO_RESULT,
    lower: (call) => {
      const truth = truthOf(call);
      if (!truth.unknown)
        call.evaluator.out.run([check(scalar(truth), call.literal(1), call.literal(2))], { visible: true });
      return null;
    },
  },
  /** Runs in which the condition is false do not count: assumptions.ts ends them. */
  assume: {
    returns: NO_RESULT,
    lower: (call) => {
      const truth = truthOf(call);
      const { discarded } = call.thread.world;
      if (discarded === null) throw call.evaluator.error(call.at, 'assume() needs a world that was built for it');
      if (truth.unknown) return null;
      const [good = [], bad = []] = call.evaluator.out.fork([
        { guard: scalar(truth), choice: `assumed: ${call.text(0)}` },
        {
          guard: not(scalar(truth)),
          actions: [set({ slot: discarded, local: false }, num(1))],
          choice: `not as assumed: ${call.text(0)}`,
        },
      ]);
      const { graph } = call.thread;
      graph.open = bad;
      graph.end();
      graph.open = good;
      return null;
    },
  },
  /** `one_step(function, arguments…)`: a function of the model whose whole run is one step, such as what hardware does. */
  one_step: {
    returns: (args, types) => {
      const fn = args[0]?.kind === 'ident' ? types.world.functionFor(args[0].name, null) : undefined;
      return fn ? types.world.typeOf(fn.ast.returnType) : null;
    },
    lower: (call): Value | null => {
      const { evaluator, thread } = call;
      const name = call.arg(0);
      const fn = name.kind === 'ident' ? thread.world.functionFor(name.name, null) : undefined;
      if (!fn) throw evaluator.error(name, 'one_step() needs the name of a function of the model');
      const args = fn.graph.params.map((param, i) => {
        const type = thread.world.typeOf(param.type);
        return type ? evaluator.valueAs(call.arg(i + 1), type) : call.value(i + 1);
      });
      const { actions, value } = evaluator.oneStep.call(fn, args);
      evaluator.out.run(actions, { visible: true });
      return value;
    },
  },
  /** Either 0 or 1. */
  nondet: {
    returns: TRUTH_RESULT,
    lower: (call): Value => {
      const { out } = call.evaluator;
      const ref = call.thread.scalar('choice', BOOL, false, null);
      out.open = out
        .fork(
          [1, 0].map((value) => ({
            guard: null,
            actions: [set(ref, num(value))],
            choice: `nondet() is ${String(value)}`,
          })),
        )
        .flat();
      return intValue(read(ref));
    },
  },
  /** A run that never takes the next step says nothing: it cannot `hold`. */
  must_reach: {
    returns: NO_RESULT,
    lower: (call) => {
      call.thread.graph.mustReach = true;
      return null;
    },
  },
};
