// Interchangeable threads: a state is stored with their blocks of words in order, so that exchanged ones are one state.
import type { Plan } from './plan.js';
import type { Program } from './program.js';
import { stepNumbers } from './steps.js';

/** Sorts the blocks of each class of the state at word `offset`. */
export function canonicalise(plan: Plan, words: Int32Array, offset: number): void {
  for (const threads of plan.classes) {
    for (let i = 1; i < threads.length; i++) {
      for (let j = i; j > 0; j--) {
        const a = plan.layout.blocks.get(threads[j - 1] ?? 0);
        const b = plan.layout.blocks.get(threads[j] ?? 0);
        if (a === undefined || b === undefined || !exchange(words, offset + a.first, offset + b.first, a.length)) break;
      }
    }
  }
}

/** Puts the smaller of two neighbouring blocks first; true where they had to be exchanged. */
function exchange(words: Int32Array, a: number, b: number, length: number): boolean {
  for (let k = 0; k < length; k++) {
    const left = words[a + k] ?? 0;
    const right = words[b + k] ?? 0;
    if (left === right) continue;
    if (left < right) return false;
    for (let m = k; m < length; m++) {
      const kept = words[a + m] ?? 0;
      words[a + m] = words[b + m] ?? 0;
      words[b + m] = kept;
    }
    return true;
  }
  return false;
}

/** Threads that name the same class and really are alike: same steps, same locals, same entry. What is not alike is not exchanged. */
export function symmetryClasses(program: Program): number[][] {
  const classes = new Map<string, number[]>();
  program.threads.forEach((thread, t) => {
    if (thread.symmetry === null) return;
    const code = thread.locations.map(({ steps, end }) => [
      end,
      steps.map(({ guard, actions, target }) => [guard, actions, target]),
    ]);
    const locals = thread.locals.map(({ min, max, length, initial }) => [min, max, length, initial]);
    const key = JSON.stringify([thread.symmetry, thread.background, thread.entry, locals, code]);
    classes.set(key, [...(classes.get(key) ?? []), t]);
  });
  return [...classes.values()].filter((threads) => threads.length > 1);
}

/** A step that one of interchangeable threads took can be taken by each of them. */
export function spreadReached(plan: Plan, reached: Uint8Array): void {
  const numbers = stepNumbers(plan.program);
  for (const threads of plan.classes) {
    const first = threads[0] ?? 0;
    plan.program.threads[first]?.locations.forEach(({ steps }, at) => {
      steps.forEach((_, k) => {
        const same = threads.map((thread) => (numbers[thread]?.[at] ?? 0) + k);
        if (same.some((number) => reached[number] === 1)) for (const number of same) reached[number] = 1;
      });
    });
  }
}
