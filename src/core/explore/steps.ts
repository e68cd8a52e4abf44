// Numbers the steps of a program, and lists those that a `holds` must have taken.
import type { Program } from './program.js';
import type { Verdict } from './verdict.js';

/** By thread and location: number of its first step; the steps of a program are numbered without gaps. */
export function stepNumbers(program: Program): number[][] {
  let next = 0;
  return program.threads.map((thread) =>
    thread.locations.map((location) => {
      const first = next;
      next += location.steps.length;
      return first;
    }),
  );
}

export function stepTotal(program: Program): number {
  return program.threads.reduce(
    (sum, thread) => sum + thread.locations.reduce((steps, location) => steps + location.steps.length, 0),
    0,
  );
}

/** Steps marked `mustReach` that were not taken. */
export function unreachedSteps(program: Program, reached: Uint8Array): Verdict['unreached'] {
  let number = 0;
  const missing: { thread: string; text: string; source: Verdict['unreached'][number]['source'] }[] = [];
  for (const thread of program.threads) {
    for (const { steps } of thread.locations) {
      for (const step of steps) {
        if (step.mustReach === true && reached[number] === 0)
          missing.push({ thread: thread.name, text: step.text, source: step.source });
        number += 1;
      }
    }
  }
  return missing;
}

/** Bounds of the model that a taken step says were met. */
export function metBounds(program: Program, reached: Uint8Array): string[] {
  let number = 0;
  const met = new Set<string>();
  for (const thread of program.threads) {
    for (const { steps } of thread.locations) {
      for (const step of steps) {
        if (step.bound !== undefined && reached[number] === 1) met.add(step.bound);
        number += 1;
      }
    }
  }
  return [...met];
}
