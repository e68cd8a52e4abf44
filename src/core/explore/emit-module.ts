// Writes the whole engine of one plan as JavaScript: a function per thread, and the loop that expands batches and settles what they give.
import { ExpressionEmitter, type FaultCodes } from './emit-expression.js';
import { emitLocation, fusedName } from './emit-step.js';
import type { Plan } from './plan.js';
import { stepNumbers } from './steps.js';
import { BATCH } from './store.js';

/** Characters of one function, above which V8 might leave it unoptimised for its length. */
const MAX_FUNCTION_TEXT = 40_000;

/**
 * The text of a function body that returns a `Factory` (compile.ts). It repeats the hash of store.ts for the plan's width,
 * looks at the table for a whole batch before it compares any state, so that the memory's latencies overlap,
 * and writes only what the plan's program says.
 */
export function emitModule(plan: Plan, faults: FaultCodes): string {
  const threads = plan.program.threads.map((_, thread) => emitThread(plan, thread, faults));
  return `return function (store, R, hooks) {
'use strict';
let F = 0, X = 0, I = 0;
const B = new Int32Array(${String(BATCH * plan.program.threads.length)});
const H = new Int32Array(${String(BATCH * plan.maxSuccessors)}), E = new Int32Array(${String(BATCH * plan.maxSuccessors)});
function fail(thread) { const code = F; F = 0; X += 1; hooks.fail(I, thread, code); }
function inside(i, length) { if (i >= 0 && i < length) return i; if (F === 0) F = ${String(faults.code('bounds'))}; return 0; }
function left(a, b) { if (b >= 0 && b <= 31) return a << b; if (F === 0) F = ${String(faults.code('shift'))}; return 0; }
function right(a, b) { if (b >= 0 && b <= 31) return a >> b; if (F === 0) F = ${String(faults.code('shift'))}; return 0; }
function quotient(a, b) { if (b !== 0) return (a / b) | 0; if (F === 0) F = ${String(faults.code('division'))}; return 0; }
function remainder(a, b) { if (b !== 0) return (a % b) | 0; if (F === 0) F = ${String(faults.code('division'))}; return 0; }
${threads.join('\n')}
${emitExpand(plan)}
${emitSettle(plan)}
${emitRun(plan, faults)}
${emitLink(plan)}
return { run, link, targets: E, bounds: B };
};`;
}

function words(plan: Plan, text: (k: number) => string, separator: string): string {
  return Array.from({ length: plan.layout.words }, (_, k) => text(k)).join(separator);
}

function loadWords(plan: Plan, offset: string): string {
  return `const ${words(plan, (k) => `w${String(k)} = S[${offset}${k === 0 ? '' : ` + ${String(k)}`}]`, ', ')};`;
}

function locationText(plan: Plan, thread: number): string {
  const pc = plan.cells.pc[thread] ?? 0;
  return `(w${String(plan.layout.word[pc] ?? 0)} >>> ${String(plan.layout.shift[pc] ?? 0)}) & ${String(plan.layout.mask[pc] ?? 0)}`;
}

/** `threadN(S, o, c)`: all steps of thread N from the state at word `o`; and a function for each location that others fuse to. */
function emitThread(plan: Plan, thread: number, faults: FaultCodes): string {
  const locations = plan.program.threads[thread]?.locations ?? [];
  const numbers = stepNumbers(plan.program)[thread] ?? [];
  const parts: string[] = [];
  const chunks: { from: number; text: string }[] = [];
  locations.forEach((location, at) => {
    const body = emitLocation(plan, thread, at, numbers[at] ?? 0, faults);
    if (plan.fuse && plan.alone[thread]?.[at] === 1) {
      parts.push(
        `function ${fusedName(thread, at)}(S, c) { ${loadWords(plan, 'c')} const a = c, x = X; ${body} return c === a && X === x ? c + ${String(plan.layout.words)} : c; }`,
      );
    }
    if (location.steps.length === 0) return;
    const last = chunks[chunks.length - 1];
    const text = `case ${String(at)}: ${body} break;\n`;
    if (last !== undefined && last.text.length + text.length < MAX_FUNCTION_TEXT) last.text += text;
    else chunks.push({ from: at, text });
  });
  const name = `thread${String(thread)}`;
  const whole = (fn: string, text: string): string =>
    `function ${fn}(S, o, c) { ${loadWords(plan, 'o')} switch (${locationText(plan, thread)}) { ${text} } return c; }`;
  if (chunks.length <= 1) return [...parts, whole(name, chunks[0]?.text ?? '')].join('\n');
  chunks.forEach((chunk, k) => parts.push(whole(`${name}_${String(k)}`, chunk.text)));
  const calls = chunks.map((_, k) => {
    const next = chunks[k + 1];
    return `${next === undefined ? '' : `if (at < ${String(next.from)}) `}return ${name}_${String(k)}(S, o, c);`;
  });
  const pcWord = plan.layout.word[plan.cells.pc[thread] ?? 0] ?? 0;
  parts.push(
    `function ${name}(S, o, c) { const w${String(pcWord)} = S[o + ${String(pcWord)}]; const at = ${locationText(plan, thread)}; ${calls.join(' ')} }`,
  );
  return parts.join('\n');
}

/**
 * `expand(S, o, c)`: the successors of one state, of one thread alone where the plan allows it.
 * `trace(S, o, c, b)` is the same and notes in `B` from `b` on where each thread's successors end.
 */
function emitExpand(plan: Plan): string {
  const threads = plan.program.threads.length;
  const alone: { test: string; thread: number }[] = [];
  const sets: string[] = [];
  for (let t = threads - 1; t >= 0; t--) {
    const locations = [...(plan.alone[t] ?? [])].flatMap((flag, at) => (flag === 1 ? [at] : []));
    // Where steps are fused, only the initial state and those behind it stand at such a location with a step to take.
    const stored = plan.fuse ? locations.filter((at) => at === plan.program.threads[t]?.entry) : locations;
    if (stored.length === 0) continue;
    if (stored.length > 1) sets.push(`const A${String(t)} = Uint8Array.of(${[...(plan.alone[t] ?? [])].join(',')});`);
    const test =
      stored.length === 1
        ? `(${locationText(plan, t)}) === ${String(stored[0])}`
        : `A${String(t)}[${locationText(plan, t)}] === 1`;
    alone.push({ test, thread: t });
  }
  const load = alone.length === 0 ? '' : loadWords(plan, 'o');
  const body = (note: (from: number, to: number) => string): string => {
    const first = alone.map(({ test, thread }) => {
      const before = note(0, thread).replaceAll('= c', '= a');
      return `if (${test}) { const a = c, x = X; c = thread${String(thread)}(S, o, c); if (c !== a || X !== x) { ${before} ${note(thread, threads)} return c; } }`;
    });
    const all = plan.program.threads.map((_, t) => `c = thread${String(t)}(S, o, c); ${note(t, t + 1)}`);
    return `${load} ${first.join(' ')} ${all.join(' ')} return c;`;
  };
  const noted = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, k) => `B[b${from + k === 0 ? '' : ` + ${String(from + k)}`}] = c;`).join(' ');
  return `${sets.join(' ')}
function expand(S, o, c) { ${body(() => '')} }
function trace(S, o, c, b) { ${body(noted)} }`;
}

function emitSettle(plan: Plan): string {
  const width = String(plan.layout.words);
  const at = (base: string, k: number): string => `S[${base}${k === 0 ? '' : ` + ${String(k)}`}]`;
  return `function settle(S, T, known, more) {
  const low = T.length - 1;
  for (let k = 0, a = known * ${width}; k < more; k++, a += ${width}) {
    ${emitHash(plan, 'a')}
    H[k] = h;
    E[k] = T[h & low];
  }
  let touched = 0;
  for (let k = 0; k < more; k++) {
    const e = E[k];
    if (((e ^ H[k]) & ~low) === 0 && e !== 0) touched ^= S[((e & low) - 1) * ${width}];
  }
  let n = known;
  for (let k = 0, a = known * ${width}; k < more; k++, a += ${width}) {
    const h = H[k];
    const ${words(plan, (k) => `p${String(k)} = ${at('a', k)}`, ', ')};
    for (let slot = h & low; ; slot = (slot + 1) & low) {
      const e = T[slot];
      if (e === 0) {
        const z = n * ${width};
        ${words(plan, (k) => `${at('z', k)} = p${String(k)};`, ' ')}
        n += 1;
        T[slot] = (h & ~low) | n;
        break;
      }
      if (((e ^ h) & ~low) !== 0) continue;
      const z = ((e & low) - 1) * ${width};
      if (${words(plan, (k) => `${at('z', k)} === p${String(k)}`, ' && ')}) break;
    }
  }
  store.count = n;
  return touched;
}`;
}

function emitRun(plan: Plan, faults: FaultCodes): string {
  const width = String(plan.layout.words);
  const emitter = new ExpressionEmitter(plan, -1, faults, (word) => `w${String(word)}`);
  const tests = plan.program.invariants
    .filter(({ property }) => !plan.ignore.has(property))
    .map(({ condition }) => emitter.test(condition));
  const declare =
    emitter.temporaries === 0
      ? ''
      : `let ${Array.from({ length: emitter.temporaries }, (_, k) => `x${String(k)}`).join(', ')};`;
  const invariants =
    tests.length === 0
      ? ''
      : `{ ${loadWords(plan, 'o')} ${declare} if (!(${tests.join(' && ')}) || F !== 0) { F = 0; broken = true; hooks.broken(i); } }`;
  return `function run(from, to) {
  for (let b = from; b < to; ) {
    const stop = Math.min(to, (b & ${String(-BATCH)}) + ${String(BATCH)});
    if ((b & ${String(BATCH - 1)}) === 0) store.begin(b / ${String(BATCH)});
    if (!store.reserve(${String(BATCH * plan.maxSuccessors)})) return b;
    const S = store.words, T = store.table, known = store.count, first = known * ${width}, faultsBefore = X;
    let c = first;
    for (let i = b; i < stop; i++) {
      const o = i * ${width}, d = c, x = X;
      let broken = false;
      ${invariants}
      I = i;
      c = expand(S, o, c);
      if (c === d && X === x && !broken) hooks.ended(i);
    }
    const more = (c - first) / ${width};
    ${plan.classes.length === 0 ? '' : 'hooks.canonicalise(first, more);'}
    hooks.settled(more + X - faultsBefore, settle(S, T, known, more));
    b = stop;
  }
  return to;
}`;
}

/** `link(from, to)`: the successors of at most a batch of states, as indices in `E`; `B` as `trace` leaves it, in successors. */
function emitLink(plan: Plan): string {
  const width = String(plan.layout.words);
  const threads = plan.program.threads.length;
  const at = (base: string, k: number): string => `S[${base}${k === 0 ? '' : ` + ${String(k)}`}]`;
  return `function link(from, to) {
  const S = store.words, T = store.table, low = T.length - 1, first = store.count * ${width};
  let c = first;
  for (let i = from; i < to; i++) { I = i; c = trace(S, i * ${width}, c, (i - from) * ${String(threads)}); }
  const more = (c - first) / ${width};
  for (let k = (to - from) * ${String(threads)} - 1; k >= 0; k--) B[k] = (B[k] - first) / ${width};
  ${plan.classes.length === 0 ? '' : 'hooks.canonicalise(first, more);'}
  let touched = 0;
  for (let k = 0, a = first; k < more; k++, a += ${width}) {
    ${emitHash(plan, 'a')}
    H[k] = h;
    touched ^= T[h & low];
  }
  for (let k = 0, a = first; k < more; k++, a += ${width}) {
    const h = H[k];
    E[k] = -1;
    for (let slot = h & low; ; slot = (slot + 1) & low) {
      const e = T[slot];
      if (e === 0) break;
      if (((e ^ h) & ~low) !== 0) continue;
      const z = ((e & low) - 1) * ${width};
      if (${words(plan, (k) => `${at('z', k)} === ${at('a', k)}`, ' && ')}) { E[k] = (e & low) - 1; break; }
    }
  }
  return more + (touched & 0);
}`;
}

/** The hash of store.ts of the state at word `a`, in `h`. */
function emitHash(plan: Plan, base: string): string {
  const mix = (k: number): string =>
    `h = Math.imul(h ^ S[${base}${k === 0 ? '' : ` + ${String(k)}`}], 0x9e3779b1); h ^= h >>> 15;`;
  return `let h = 0; ${words(plan, mix, ' ')} h = Math.imul(h, 0x85ebca77); h ^= h >>> 13;`;
}
