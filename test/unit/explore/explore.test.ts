// The explorer's verdicts on small programs whose answer is known: program → verdict, length of the trace, counts.
import { describe, expect, it } from 'vitest';
import {
  add,
  and,
  check,
  eq,
  gt,
  lt,
  ne,
  ProgramBuilder,
  set,
  sub,
  type ThreadBuilder,
  type Variable,
} from '../../../src/core/explore/build.js';
import { explore, exploreNow } from '../../../src/core/explore/explore.js';
import type { Program } from '../../../src/core/explore/program.js';
import { CancelledError } from '../../../src/core/ports.js';

function lockPair(order: readonly ('a' | 'b')[][]): Program {
  const builder = new ProgramBuilder('two locks');
  const locks = { a: builder.slot('lock a', { max: 2 }), b: builder.slot('lock b', { max: 2 }) };
  order.forEach((names, t) => {
    const thread = builder.thread(`thread ${String(t)}`);
    names.forEach((name, k) => {
      thread.at(`L${String(k)}`, {
        guard: eq(locks[name], 0),
        do: [set(locks[name], t + 1)],
        goto: `L${String(k + 1)}`,
        text: `lock ${name}`,
      });
    });
    const done = `L${String(names.length)}`;
    thread.at(done, { do: [set(locks.a, 0), set(locks.b, 0)], goto: 'end', text: 'unlock both' }).end('end');
  });
  return builder.build();
}

describe('deadlock', () => {
  it('two locks taken in opposite orders → deadlock after two steps, naming who waits where', () => {
    const verdict = exploreNow(
      lockPair([
        ['a', 'b'],
        ['b', 'a'],
      ]),
    );
    expect(verdict).toMatchObject({ kind: 'violated', property: 'deadlock' });
    expect(verdict.trace?.rows.map((row) => row.text)).toEqual(['lock a', 'lock b']);
    expect(verdict.message).toBe("no thread can go on: thread 0 waits at 'lock b'; thread 1 waits at 'lock a'");
  });

  it('two locks taken in the same order → holds, with one terminal state', () => {
    const verdict = exploreNow(
      lockPair([
        ['a', 'b'],
        ['a', 'b'],
      ]),
    );
    expect(verdict).toMatchObject({ kind: 'holds', property: null, trace: null });
    expect(verdict.statistics).toMatchObject({ terminals: 1 });
  });

  it('a thread that waits at an end is no deadlock', () => {
    const builder = new ProgramBuilder('server');
    const request = builder.slot('request');
    builder
      .thread('server', { background: true })
      .at('wait', { guard: eq(request, 1), do: [set(request, 0)], goto: 'wait' })
      .end('wait');
    builder
      .thread('client')
      .at('ask', { do: [set(request, 1)], goto: 'end' })
      .end('end');
    expect(exploreNow(builder.build()).kind).toBe('holds');
  });
});

/** Two threads that read, add one and write back; atomic where `locked`. */
function counters(locked: boolean): Program {
  const builder = new ProgramBuilder('counter');
  const count = builder.slot('count', { max: 2 });
  const lock = builder.slot('lock');
  for (const name of ['left', 'right']) {
    const thread = builder.thread(name);
    const seen = thread.local('seen', { max: 2 });
    thread
      .at('lock', { guard: locked ? eq(lock, 0) : 1, do: [set(lock, 1)], goto: 'read', text: 'lock' })
      .at('read', { do: [set(seen, count)], goto: 'write', text: 'read' })
      .at('write', { do: [set(count, add(seen, 1))], goto: 'unlock', text: 'write' })
      .at('unlock', { do: [set(lock, 0)], goto: 'end', text: 'unlock' })
      .end('end');
  }
  return builder.final(eq(count, 2), 'lost-update', 'an update was lost').build();
}

describe('finals and invariants', () => {
  it('an unlocked read-modify-write → the final fails with the shortest trace', () => {
    const verdict = exploreNow(counters(false));
    expect(verdict).toMatchObject({ kind: 'violated', property: 'lost-update', message: 'an update was lost' });
    expect(verdict.trace?.rows).toHaveLength(8);
  });

  it('under a lock → holds', () => {
    expect(exploreNow(counters(true)).kind).toBe('holds');
  });

  it('an invariant is checked in the initial state too', () => {
    const builder = new ProgramBuilder('wrong from the start');
    const x = builder.slot('x');
    builder
      .thread('t')
      .at('a', { do: [set(x, 1)], goto: 'b' })
      .end('b');
    builder.invariant(eq(x, 1), 'x-is-one');
    const verdict = exploreNow(builder.build());
    expect(verdict).toMatchObject({ kind: 'violated', property: 'x-is-one' });
    expect(verdict.trace?.rows).toHaveLength(0);
  });
});

function single(body: (thread: ThreadBuilder, x: Variable, list: Variable) => void): Program {
  const builder = new ProgramBuilder('one thread');
  const x = builder.slot('x', { max: 3, values: { 2: 'TWO' } });
  const list = builder.slot('list', { length: 2, max: 7, label: 'list[#]' });
  const thread = builder.thread('t');
  body(thread, x, list);
  thread.end('end');
  return builder.build();
}

describe('what a step may break', () => {
  it('a check names its operands with the names of their values', () => {
    const program = single((t, x) =>
      t
        .at('a', { do: [set(x, 2)], goto: 'b' })
        .at('b', { do: [check(eq(x, 0), 'zero', 'x is {0}, plus one {1}', [x, add(x, 1)])], goto: 'end' }),
    );
    const verdict = exploreNow(program);
    expect(verdict).toMatchObject({ kind: 'violated', property: 'zero', message: 'x is TWO, plus one 3' });
    expect(verdict.trace?.rows[1]?.violation).toBe('x is TWO, plus one 3');
  });

  it('a value outside its slot → range, never a silent wrap-around', () => {
    const verdict = exploreNow(single((t, x) => t.at('a', { do: [set(x, 4)], goto: 'end' })));
    expect(verdict).toMatchObject({ property: 'range', message: "'x' would become 4, outside 0..3" });
  });

  it('an index outside its array → bounds, also in a guard', () => {
    expect(exploreNow(single((t, _, list) => t.at('a', { do: [set(list.at(2), 1)], goto: 'end' })))).toMatchObject({
      property: 'bounds',
    });
    expect(exploreNow(single((t, _, list) => t.at('a', { guard: eq(list.at(-1), 0), goto: 'end' })))).toMatchObject({
      property: 'bounds',
    });
  });

  it('an ignored property is not checked', () => {
    const program = single((t, x) => t.at('a', { do: [check(ne(x, 0), 'mine')], goto: 'end' }));
    expect(exploreNow(program).property).toBe('mine');
    expect(exploreNow(program, { ignore: ['mine'] }).kind).toBe('holds');
  });

  it('a fault on an operand that is not evaluated is none', () => {
    const program = single((t, x, list) =>
      t.at('a', { guard: and(gt(x, 5), eq(list.at(9), 0)), goto: 'end' }).end('a'),
    );
    expect(exploreNow(program).kind).toBe('holds');
  });
});

describe('traces', () => {
  it('show labelled slots by element, thread locals by thread, and what each row changed', () => {
    const builder = new ProgramBuilder('shown');
    const list = builder.slot('list', { length: 2, max: 3, label: 'entry #', group: 'table' });
    builder.slot('hidden', {});
    const thread = builder.thread('site');
    const i = thread.local('i', { max: 2 });
    thread
      .at(
        'loop',
        { guard: lt(i, 2), do: [set(list.at(i), 3), set(i, add(i, 1))], goto: 'loop', text: 'store' },
        { guard: eq(i, 2), do: [check(eq(list.at(0), 0), 'clear')], goto: 'end' },
      )
      .end('end');
    builder.section(thread, 'other', 'busy', gt(i, 0));
    const { trace } = exploreNow(builder.build());
    expect(trace?.shown).toEqual([
      { name: 'entry 0', group: 'table' },
      { name: 'entry 1', group: 'table' },
      { name: 'hidden', group: '' },
      { name: 'site: i', group: 'site' },
    ]);
    expect(trace?.states).toEqual([
      ['0', '0', '0', '0'],
      ['3', '0', '0', '1'],
      ['3', '3', '0', '2'],
      ['3', '3', '0', '2'],
    ]);
    expect(trace?.rows.map((row) => row.changed)).toEqual([[0, 3], [1, 3], []]);
    expect(trace?.rows[0]?.open).toEqual([{ thread: 0, kind: 'other', name: 'busy' }]);
  });
});

describe('what a verdict may claim', () => {
  it('a step that must be reached and was not demotes holds to bounded', () => {
    const program = single((t, x) =>
      t.at('a', { guard: eq(x, 1), goto: 'end', text: 'never', mustReach: true }, { goto: 'end' }),
    );
    const verdict = exploreNow(program);
    expect(verdict.kind).toBe('bounded');
    expect(verdict.unreached).toEqual([{ thread: 't', text: 'never', source: null }]);
  });

  it("a step that stands for a bound of the model demotes holds to bounded with the bound's name", () => {
    const verdict = exploreNow(single((t) => t.at('a', { goto: 'end', bound: 'loop cut after 2 rounds' })));
    expect(verdict).toMatchObject({ kind: 'bounded', message: 'a bound was met: loop cut after 2 rounds' });
  });

  it('too many states → bounded, naming the bound', () => {
    const builder = new ProgramBuilder('large');
    const x = builder.slot('x', { max: 5000 });
    builder
      .thread('t')
      .at(
        'a',
        { guard: lt(x, 5000), do: [set(x, add(x, 1))], goto: 'a' },
        { guard: gt(x, 0), do: [set(x, sub(x, 1))], goto: 'a' },
      )
      .end('a');
    expect(exploreNow(builder.build(), { maxStates: 100 })).toMatchObject({
      kind: 'bounded',
      message: 'a bound was met: 100 states (maxStates)',
    });
    expect(exploreNow(builder.build())).toMatchObject({
      kind: 'holds',
      statistics: { states: 5001, transitions: 10000 },
    });
  });

  it('an aborted search throws and leaves nothing', async () => {
    await expect(explore(counters(true), { signal: { aborted: true } })).rejects.toBeInstanceOf(CancelledError);
    await expect(explore(counters(true))).resolves.toMatchObject({ kind: 'holds' });
  });

  it("a malformed program is its builder's mistake", () => {
    const program = single((t, x) => t.at('a', { do: [set(x, 1)], goto: 'end' }));
    expect(() => exploreNow({ ...program, slots: [] })).toThrow(
      "thread 't', location 0, step 0 'a -> end' names slot 0, which does not exist",
    );
  });
});
