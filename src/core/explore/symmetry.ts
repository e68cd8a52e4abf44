// Interchangeable threads: a state is stored with their blocks of words in order, so that exchanged ones are one state.
import type { Plan } from './plan.js';

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
