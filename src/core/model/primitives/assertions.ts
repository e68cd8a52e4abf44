// What a model says about itself: assertions, assumptions, free choices and steps that a run must reach.
import { check, num, read, set } from '../terms.js';
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
