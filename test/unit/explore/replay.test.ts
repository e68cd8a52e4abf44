// A trace is believed only after a replay that knows nothing of the search; a wrong one is a programmer's error.
import { describe, expect, it } from 'vitest';
import { add, eq, ProgramBuilder, set } from '../../../src/core/explore/build.js';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { replay } from '../../../src/core/explore/replay.js';
import { buildTrace } from '../../../src/core/explore/trace.js';

function lostUpdate() {
  const builder = new ProgramBuilder('lost update');
  const count = builder.slot('count', { max: 2 });
  for (const name of ['left', 'right']) {
    const thread = builder.thread(name);
    const seen = thread.local('seen', { max: 2 });
    thread
      .at('read', { do: [set(seen, count)], goto: 'write', text: 'read' })
      .at('write', { do: [set(count, add(seen, 1))], goto: 'end', text: 'write' })
      .end('end');
  }
  return builder.final(eq(count, 2), 'lost-update').build();
}

describe('replay', () => {
  it('follows a trace to the same states as the verdict shows', () => {
    const program = lostUpdate();
    const { trace } = exploreNow(program);
    const { states, fault } = replay(program, trace?.rows ?? [], new Set());
    expect(fault).toBeNull();
    expect(states.map((state) => String(state.slots[0]?.[0]))).toEqual(trace?.states.map((state) => state[0]));
  });

  it('refuses a row that cannot be taken', () => {
    expect(() => replay(lostUpdate(), [{ thread: 0, location: 1, step: 0 }], new Set())).toThrow(
      'row 0 of the trace cannot be taken',
    );
  });

  it('refuses a trace that does not end in what it claims', () => {
    const rows = [0, 1].flatMap((thread) => [0, 1].map((location) => ({ thread, location, step: 0 })));
    expect(() => buildTrace(lostUpdate(), rows, 'lost-update', new Set())).toThrow(
      "ends in 'nothing', not in 'lost-update'",
    );
  });

  it('the shortest trace is the one with the fewest context switches', () => {
    const { trace } = exploreNow(lostUpdate());
    const movers = trace?.rows.map((row) => row.thread) ?? [];
    expect(movers.filter((thread, k) => k > 0 && thread !== movers[k - 1])).toHaveLength(2);
  });
});
