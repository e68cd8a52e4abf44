// A naive search, written without the engine's help: states are text, sets are sets, arithmetic is exact, nothing stops early.
import type { Program, SlotRef, StepAction, StepExpr } from '../../../src/core/explore/program.js';

export interface ReferenceResult {
  readonly states: number;
  readonly transitions: number;
  readonly terminals: number;
  readonly depth: number;
  /** Properties that the shortest violations break, and how many steps those take. */
  readonly broken: ReadonlySet<string>;
  readonly length: number;
  /** Some thread can never again reach an end although steps go on; only where nothing else is broken. */
  readonly endless: boolean;
  /** Texts of the steps that must be reached and were not, thread by thread. */
  readonly unreached: readonly string[];
}

interface State {
  g: number[][];
  l: number[][][];
  at: number[];
}

/** What breaks a property in the middle of an expression or a step. */
class Bad extends Error {}

function bad(property: string): never {
  throw new Bad(property);
}

function get<T>(list: readonly T[] | undefined, i: number): T {
  const item = list?.[i];
  if (item === undefined) throw new RangeError(`nothing at ${i}`);
  return item;
}

const exact = (f: (a: bigint, b: bigint) => bigint) => (a: number, b: number) =>
  Number(BigInt.asIntN(32, f(BigInt(a), BigInt(b))));
const nonZero = (f: (a: number, b: number) => number) => (a: number, b: number) =>
  b === 0 ? bad('division') : f(a, b);
const amount = (f: (a: number, b: number) => number) => (a: number, b: number) =>
  b < 0 || b > 31 ? bad('shift') : f(a, b);
const OPERATORS: Record<string, (a: number, b: number) => number> = {
  '+': exact((a, b) => a + b),
  '-': exact((a, b) => a - b),
  '*': exact((a, b) => a * b),
  '/': nonZero(exact((a, b) => a / b)),
  '%': nonZero(exact((a, b) => a % b)),
  '<<': amount(exact((a, b) => a << b)),
  '>>': amount(exact((a, b) => a >> b)),
  '&': exact((a, b) => a & b),
  '|': exact((a, b) => a | b),
  '^': exact((a, b) => a ^ b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
};

/** Null where there are more states than `limit`. Properties in `ignore` are not checked. */
export function reference(
  program: Program,
  limit: number,
  ignore: ReadonlySet<string> = new Set(),
): ReferenceResult | null {
  const list = (ref: SlotRef, s: State, t: number): number[] =>
    ref.local ? get(get(s.l, t), ref.slot) : get(s.g, ref.slot);
  const index = (ref: SlotRef, s: State, t: number): number => {
    const i = ref.index === undefined ? 0 : value(ref.index, s, t);
    return i in list(ref, s, t) ? i : bad('bounds');
  };
  const value = (e: StepExpr, s: State, t: number): number => {
    if (e.kind === 'const') return e.value;
    if (e.kind === 'read') return get(list(e.ref, s, t), index(e.ref, s, t));
    if (e.kind === 'conditional') return value(value(e.test, s, t) ? e.then : e.otherwise, s, t);
    if (e.kind === 'unary' && e.op === '!') return Number(value(e.operand, s, t) === 0);
    if (e.kind === 'unary') return exact((a) => (e.op === '-' ? -a : ~a))(value(e.operand, s, t), 0);
    const left = value(e.left, s, t);
    if (e.op === '&&') return left === 0 ? 0 : Number(value(e.right, s, t) !== 0);
    if (e.op === '||') return left !== 0 ? 1 : Number(value(e.right, s, t) !== 0);
    return OPERATORS[e.op]?.(left, value(e.right, s, t)) ?? bad('operator');
  };
  const run = (actions: readonly StepAction[], s: State, t: number): void => {
    for (const a of actions) {
      if (a.kind === 'if') run(value(a.test, s, t) ? a.then : a.otherwise, s, t);
      else if (a.kind === 'check') {
        if (!ignore.has(a.property) && value(a.condition, s, t) === 0) bad(a.property);
      } else {
        const { min, max } = get(a.ref.local ? get(program.threads, t).locals : program.slots, a.ref.slot);
        const i = index(a.ref, s, t);
        const v = value(a.value, s, t);
        if (v < min || v > max) bad('range');
        list(a.ref, s, t)[i] = v;
      }
    }
  };
  const fault = (f: () => void): string | null => {
    try {
      f();
    } catch (error) {
      if (error instanceof Bad) return error.message;
      throw error;
    }
    return null;
  };
  const fill = (slots: Program['slots']): number[][] =>
    slots.map(({ initial, length }) =>
      typeof initial === 'number' ? new Array<number>(length).fill(initial) : [...initial],
    );

  const texts: string[] = [];
  const depths: number[] = [];
  const numbers = new Map<string, number>();
  const number = (s: State, depth: number): number => {
    const text = JSON.stringify(s);
    const known = numbers.get(text) ?? texts.length;
    if (known === texts.length) {
      numbers.set(text, known);
      texts.push(text);
      depths.push(depth);
    }
    return known;
  };
  number(
    { g: fill(program.slots), l: program.threads.map((t) => fill(t.locals)), at: program.threads.map((t) => t.entry) },
    0,
  );

  const edges: number[][] = [];
  const ends: boolean[][] = [];
  const taken = new Set<unknown>();
  const violations: { property: string; length: number }[] = [];
  let [transitions, terminals] = [0, 0];
  for (let n = 0; n < texts.length; n++) {
    if (n > limit) return null;
    const copy = (): State => JSON.parse(get(texts, n)) as State;
    const now = copy();
    const depth = get(depths, n);
    const out: number[] = [];
    let fired = 0;
    program.threads.forEach((thread, t) => {
      for (const step of get(thread.locations, get(now.at, t)).steps) {
        const s = copy();
        const broken = fault(() => {
          if (step.guard !== null && value(step.guard, s, t) === 0) bad('disabled');
          taken.add(step);
          run(step.actions, s, t);
        });
        if (broken === 'disabled') continue;
        fired += 1;
        s.at[t] = step.target;
        if (broken === null) out.push(number(s, depth + 1));
        else violations.push({ property: broken, length: depth + 1 });
      }
    });
    transitions += fired;
    edges.push(out);
    ends.push(program.threads.map((thread, t) => get(thread.locations, get(now.at, t)).end));
    const judge = (conditions: Program['finals']): string | null =>
      fault(() => {
        for (const { condition, property } of conditions)
          if (!ignore.has(property) && value(condition, now, -1) === 0) bad(property);
      });
    let own = judge(program.invariants);
    const allEnded = get(ends, n).every(Boolean);
    if (fired === 0 && allEnded) terminals += 1;
    if (fired === 0) own ??= allEnded ? judge(program.finals) : ignore.has('deadlock') ? null : 'deadlock';
    if (own !== null) violations.push({ property: own, length: depth });
  }
  const length = Math.min(...violations.map((v) => v.length));
  return {
    states: texts.length,
    transitions,
    terminals,
    depth: Math.max(...depths),
    broken: new Set(violations.filter((v) => v.length === length).map((v) => v.property)),
    length,
    unreached: program.threads.flatMap((thread) =>
      thread.locations.flatMap((l) =>
        l.steps.flatMap((step) => (step.mustReach === true && !taken.has(step) ? [`${thread.name} ${step.text}`] : [])),
      ),
    ),
    endless: violations.length === 0 && !ignore.has('unbounded-retry') && isEndless(edges, ends, program),
  };
}

/** Goes forward from every state, and looks whether each thread is somewhere at an end. */
function isEndless(edges: readonly number[][], ends: readonly boolean[][], program: Program): boolean {
  return edges.some((_, start) => {
    const seen = new Set([start]);
    for (const state of seen) {
      // A deadlock is reported as such, or not at all.
      if (get(edges, state).length === 0) return false;
      for (const target of get(edges, state)) seen.add(target);
    }
    return program.threads.some((thread, t) => !thread.background && ![...seen].some((state) => ends[state]?.[t]));
  });
}
