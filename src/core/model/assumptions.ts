// Runs in which an assumption failed do not count: every thread stops where it is, and nothing that is left open is told.
import type { Location, Step, StepExpr, Thread } from '../explore/program.js';
import { and, eq, num, read } from './terms.js';

/** The thread, but no step of it is taken once `discarded` is set; then it ends. */
export function endingWhen(thread: Thread, discarded: number): Thread {
  const goesOn: StepExpr = eq(read({ slot: discarded, local: false }), num(0));
  const stopped: StepExpr = read({ slot: discarded, local: false });
  const end = thread.locations.length;
  const guarded = (step: Step): Step => ({ ...step, guard: step.guard ? and(goesOn, step.guard) : goesOn });
  const locations = thread.locations.map((location): Location => {
    const steps = location.steps.map(guarded);
    if (location.end) return { ...location, steps };
    const leave: Step = { guard: stopped, actions: [], target: end, text: 'the run does not count', source: null };
    return { ...location, steps: [...steps, leave] };
  });
  return { ...thread, locations: [...locations, { steps: [], end: true }] };
}
