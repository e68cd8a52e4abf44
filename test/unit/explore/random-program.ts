// Programs by chance, from a seed: small enough for the naive search, mean enough to meet every construct.
import {
  add,
  and,
  binary,
  bitAnd,
  check,
  choose,
  eq,
  gt,
  lt,
  ne,
  not,
  ProgramBuilder,
  set,
  sub,
  when,
  type StepOptions,
  type Term,
  type ThreadBuilder,
  type Variable,
} from '../../../src/core/explore/build.js';
import type { Program, StepAction, StepExpr } from '../../../src/core/explore/program.js';

/** Numbers below `n`, always the same ones for a seed (mulberry32). */
export function chance(seed: number): (n: number) => number {
  let state = seed | 0;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

interface Scope {
  readonly scalars: readonly { variable: Variable; min: number; max: number }[];
  readonly arrays: readonly { variable: Variable; min: number; max: number; length: number }[];
}

export interface RandomOptions {
  /** Leaves out what Spin cannot say in the same way: range and index faults, division. Default false. */
  readonly tame?: boolean;
  /** Makes some threads identical and some slots ghosts. Default true. */
  readonly reducible?: boolean;
}

export function randomProgram(seed: number, { tame = false, reducible = true }: RandomOptions = {}): Program {
  const pick = chance(seed);
  const builder = new ProgramBuilder(`random ${seed}`);
  const shared: { -readonly [K in keyof Scope]: Scope[K][number][] } = { scalars: [], arrays: [] };
  const ghosts: { variable: Variable; min: number; max: number }[] = [];
  for (let k = 1 + pick(3); k > 0; k--) {
    const min = pick(4) === 0 ? -2 : 0;
    const max = min + 1 + pick(pick(8) === 0 ? 300 : 4);
    shared.scalars.push({
      variable: builder.slot(`s${k}`, { min, max, initial: min + pick(max - min + 1) }),
      min,
      max,
    });
  }
  for (let k = pick(3); k > 0; k--) {
    const [min, max, length] = [0, 1 + pick(pick(6) === 0 ? 5000 : 3), 2 + pick(3)];
    shared.arrays.push({ variable: builder.slot(`a${k}`, { min, max, length, initial: min }), min, max, length });
  }
  if (reducible && pick(3) === 0)
    ghosts.push({ variable: builder.slot('ghost', { max: 2, ghost: true }), min: 0, max: 2 });

  const wild = (n: number): boolean => !tame && pick(n) === 0;
  const numberTerm = (scope: Scope, fuel: number): Term => {
    const a = (): Term => numberTerm(scope, fuel - 1);
    const array = scope.arrays[pick(Math.max(1, scope.arrays.length))];
    if (fuel > 0 && wild(40)) return binary('/', a(), a());
    if (fuel > 0 && wild(40)) return binary('<<', a(), a());
    switch (pick(fuel > 0 ? 11 : 4)) {
      case 0:
        return pick(4);
      case 1:
        return array === undefined ? 1 : array.variable.at(indexTerm(scope, array.length, fuel));
      case 4:
        return add(a(), a());
      case 5:
        return sub(a(), a());
      case 6:
        return bitAnd(a(), 3);
      case 7:
        return choose(testTerm(scope, fuel - 1), a(), a());
      case 8:
        return binary('^', bitAnd(a(), 1), 1);
      case 9:
        return binary('%', a(), 2 + pick(3));
      case 10:
        return { kind: 'unary', op: pick(2) === 0 ? '-' : '~', operand: bitAnd(a(), 1) };
      default:
        return scope.scalars[pick(scope.scalars.length)]?.variable ?? 0;
    }
  };
  const indexTerm = (scope: Scope, length: number, fuel: number): Term => {
    if (wild(12)) return numberTerm(scope, 0);
    return pick(2) === 0 || fuel <= 0
      ? pick(length)
      : bitAnd(numberTerm(scope, fuel - 1), length === 2 || length === 3 ? 1 : 3);
  };
  const testTerm = (scope: Scope, fuel: number): StepExpr => {
    const [a, b] = [numberTerm(scope, fuel - 1), numberTerm(scope, 0)];
    switch (pick(7)) {
      case 0:
        return eq(a, b);
      case 1:
        return ne(a, b);
      case 2:
        return lt(a, b);
      case 3:
        return fuel > 0 ? and(testTerm(scope, fuel - 1), testTerm(scope, fuel - 1)) : gt(a, b);
      case 4:
        return fuel > 0 ? not(testTerm(scope, fuel - 1)) : eq(a, b);
      case 5:
        return fuel > 0 ? binary('||', testTerm(scope, fuel - 1), testTerm(scope, fuel - 1)) : ne(a, b);
      default:
        return gt(a, b);
    }
  };
  /** A value that fits, mostly. */
  const fitting = (scope: Scope, min: number, max: number): Term => {
    if (wild(25)) return numberTerm(scope, 1);
    if (pick(2) === 0) return min + pick(max - min + 1);
    const size = max - min + 1;
    return add(binary('%', bitAnd(numberTerm(scope, 2), 1023), size), min);
  };
  const action = (scope: Scope, fuel: number): StepAction => {
    const kind = pick(12);
    if (kind === 0 && fuel > 0)
      return when(testTerm(scope, 1), [action(scope, 0)], pick(2) === 0 ? [action(scope, 0)] : []);
    if (kind === 1 && pick(4) === 0)
      return check(testTerm(scope, 1), `mine${pick(2)}`, 'broken: {0}', [numberTerm(scope, 0)]);
    const ghost = ghosts[0];
    if (kind === 2 && ghost !== undefined) return set(ghost.variable, pick(3));
    if (kind === 3 && ghost !== undefined && pick(3) === 0) return check(ne(ghost.variable, pick(3)), 'mine0');
    const array = scope.arrays[pick(Math.max(1, scope.arrays.length))];
    if (kind < 5 && array !== undefined)
      return set(array.variable.at(indexTerm(scope, array.length, 1)), fitting(scope, array.min, array.max));
    const scalar = scope.scalars[pick(scope.scalars.length)];
    if (scalar === undefined) throw new RangeError('a scope has scalars');
    return set(scalar.variable, fitting(scope, scalar.min, scalar.max));
  };

  const body = (thread: ThreadBuilder, random: (n: number) => number): void => {
    const locals: Scope['scalars'][number][] = [];
    for (let k = random(3); k > 0; k--) {
      const max = 1 + random(3);
      locals.push({ variable: thread.local(`l${k}`, { max }), min: 0, max });
    }
    const localScope: Scope = { scalars: locals, arrays: [] };
    const whole: Scope = { scalars: [...shared.scalars, ...locals], arrays: shared.arrays };
    const places = 2 + random(5);
    for (let at = 0; at < places; at++) {
      const scope = locals.length > 0 && random(3) === 0 ? localScope : whole;
      const steps: StepOptions[] = [];
      for (let k = 1 + random(random(3) === 0 ? 3 : 2); k > 0; k--) {
        const goto = random(6) === 0 ? `p${random(places)}` : `p${Math.min(places, at + 1 + random(2))}`;
        const step = {
          do: Array.from({ length: random(3) }, () => action(scope, 1)),
          goto,
          mustReach: random(4) === 0,
        };
        steps.push(random(3) === 0 ? step : { ...step, guard: testTerm(scope, 1) });
      }
      thread.at(`p${at}`, ...steps);
      if (random(7) === 0) thread.end(`p${at}`);
    }
    if (random(12) > 0) thread.end(`p${places}`);
  };
  const threads = 2 + pick(2);
  const alike = reducible && pick(3) === 0;
  for (let t = 0; t < threads; t++) {
    const thread = builder.thread(`t${t}`, {
      background: pick(8) === 0 && !alike,
      ...(alike ? { symmetry: 'same' } : {}),
    });
    if (alike && t === 0) {
      body(thread, pick);
    } else if (!alike) {
      body(thread, pick);
    }
  }
  if (pick(4) === 0) builder.invariant(testTerm(shared, 1), 'invariant');
  const [seen] = ghosts;
  if (seen !== undefined && pick(4) === 0) builder.invariant(lt(seen.variable, 2), 'invariant');
  if (pick(3) === 0) builder.final(testTerm(shared, 1), 'final');
  const program = builder.build();
  const [model] = program.threads;
  if (!alike || model === undefined) return program;
  return { ...program, threads: program.threads.map((thread) => ({ ...model, name: thread.name })) };
}
