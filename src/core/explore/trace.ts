// Turns the steps of a counterexample into the rows that people read, every one of them checked by the replay.
import { PROPERTY } from './options.js';
import type { PathStep } from './path.js';
import type { Program } from './program.js';
import { brokenIn, enabledSteps, replay, valueIn, valueText, type Fault, type ReplayState } from './replay.js';
import type { Trace, TraceRow } from './verdict.js';

/**
 * Replays `steps` and shows them. Throws where the replay does not end in `property`: then the search and the replay
 * disagree, and neither may be believed. `cycleStart` is the number of steps before the part that repeats.
 */
export function buildTrace(
  program: Program,
  steps: readonly PathStep[],
  property: string,
  ignore: ReadonlySet<string>,
  cycleStart?: number,
): { trace: Trace; message: string } {
  const { states, fault } = replay(program, steps, ignore);
  const last = states[states.length - 1];
  if (last === undefined) throw new Error('a replay has at least one state');
  const broken =
    fault ??
    (cycleStart === undefined
      ? brokenAtRest(program, last, ignore)
      : brokenByCycle(program, states, steps, cycleStart));
  if (broken?.property !== property)
    throw new Error(`the replay of '${program.name}' ends in '${broken?.property ?? 'nothing'}', not in '${property}'`);

  const trace = showTrace(program, steps, states, broken.message);
  return { trace: { ...trace, ...(cycleStart === undefined ? {} : { cycleStart }) }, message: broken.message };
}

/** Steps and the states around them as people read them; `violation` is what the last step breaks. */
export function showTrace(
  program: Program,
  steps: readonly PathStep[],
  states: readonly ReplayState[],
  violation: string | null,
): Trace {
  const view = shownSlots(program);
  const texts = states.map((state) => view.map(({ text }) => text(state)));
  const rows = steps.map((step, k): TraceRow => {
    const source = program.threads[step.thread]?.locations[step.location]?.steps[step.step];
    const before = texts[k] ?? [];
    const after = texts[k + 1] ?? [];
    const at = states[k + 1];
    return {
      thread: step.thread,
      location: step.location,
      step: step.step,
      text: source?.text ?? '',
      source: source?.source ?? null,
      role: source?.role ?? null,
      choice: source?.choice ?? null,
      ...(source?.callers === undefined ? {} : { callers: source.callers }),
      changed: after.flatMap((value, i) => (value === before[i] ? [] : [i])),
      open: program.sections.flatMap((section) =>
        at === undefined || (valueIn(program, at, section.thread, section.open) ?? 0) === 0
          ? []
          : [{ thread: section.thread, kind: section.kind, name: section.name }],
      ),
      violation: k === steps.length - 1 ? violation : null,
    };
  });
  return {
    version: 1,
    threads: program.threads.map(({ name, title, background }) => ({ name, title, background })),
    rows,
    shown: view.map(({ name, group }) => ({ name, group })),
    states: texts,
  };
}

interface ShownValue {
  readonly name: string;
  readonly group: string;
  readonly text: (state: ReplayState) => string;
}

/** Labelled slots, element by element; a thread's own are named after it. */
function shownSlots(program: Program): ShownValue[] {
  const shown: ShownValue[] = [];
  const show = (
    slot: Program['slots'][number],
    prefix: string,
    group: string,
    list: (state: ReplayState) => readonly number[] | undefined,
  ): void => {
    for (let i = 0; i < slot.length; i++) {
      const element = slot.elements === undefined ? labelled(slot, i, group) : slot.elements[i];
      if (element == null) continue;
      shown.push({
        name: prefix + element.label,
        group: element.group,
        text: (state) => valueText(slot, list(state)?.[i] ?? slot.min),
      });
    }
  };
  program.slots.forEach((slot, k) => {
    show(slot, '', '', (state) => state.slots[k]);
  });
  program.threads.forEach((thread, t) => {
    thread.locals.forEach((slot, k) => {
      show(slot, `${thread.name}: `, thread.name, (state) => state.locals[t]?.[k]);
    });
  });
  return shown;
}

/** Label and group of an element that has none of its own. */
function labelled(slot: Program['slots'][number], i: number, group: string): { label: string; group: string } | null {
  if (slot.label === undefined) return null;
  const indexed = slot.label.includes('#') ? slot.label.replaceAll('#', String(i)) : `${slot.label}[${String(i)}]`;
  return { label: slot.length === 1 ? slot.label : indexed, group: slot.group ?? group };
}

function brokenAtRest(program: Program, state: ReplayState, ignore: ReadonlySet<string>): Fault | null {
  const broken = brokenIn(program, state, program.invariants, ignore);
  if (broken !== null) return broken;
  if (program.threads.some((_, t) => enabledSteps(program, state, t).length > 0)) return null;
  const waiting = program.threads.flatMap((thread, t) =>
    ended(program, state, t) ? [] : [`${thread.name} waits at ${placeOf(program, state, t)}`],
  );
  if (waiting.length > 0) return { property: PROPERTY.deadlock, message: `no thread can go on: ${waiting.join('; ')}` };
  return brokenIn(program, state, program.finals, ignore);
}

function brokenByCycle(
  program: Program,
  states: readonly ReplayState[],
  steps: readonly PathStep[],
  start: number,
): Fault | null {
  const first = states[start];
  const last = states[states.length - 1];
  if (
    first === undefined ||
    last === undefined ||
    steps.length <= start ||
    JSON.stringify(first) !== JSON.stringify(last)
  )
    return null;
  const moving = [...new Set(steps.slice(start).map(({ thread }) => thread))];
  const stuck = program.threads.flatMap((thread, t) => {
    const never = !thread.background && states.slice(start).every((state) => !ended(program, state, t));
    return !never
      ? []
      : [
          moving.includes(t)
            ? `${thread.name} repeats ${placeOf(program, first, t)}`
            : `${thread.name} waits at ${placeOf(program, first, t)}`,
        ];
  });
  if (stuck.length === 0) return null;
  return { property: PROPERTY.unboundedRetry, message: `steps go on for ever and change nothing: ${stuck.join('; ')}` };
}

function ended(program: Program, state: ReplayState, thread: number): boolean {
  return program.threads[thread]?.locations[state.at[thread] ?? -1]?.end === true;
}

/** Where a thread is, in the words of the first step that it would take next. */
function placeOf(program: Program, state: ReplayState, thread: number): string {
  const at = state.at[thread] ?? 0;
  const step = program.threads[thread]?.locations[at]?.steps[0];
  if (step === undefined) return `a place without a next step (location ${String(at)})`;
  const where = step.source === null ? '' : ` (${step.source.file}:${String(step.source.line)})`;
  return `'${step.text}'${where}`;
}
