// Threads that no file writes: the end of grace periods, and the choice of how the world starts.
import type { Slot, Step, Thread } from '../explore/program.js';
import { compileAtomic } from './atomic.js';
import { emitThread } from './emit.js';
import type { Start } from './initial.js';
import { RCU_HEAD, RCU_HEAD_NAMES } from './objects.js';
import { LIFE, pointerTo } from './pointers.js';
import { and, div, eq, num, read, set, sub } from './terms.js';
import { ThreadContext } from './thread-context.js';
import type { StructType } from './types.js';
import type { UnknownFlows } from './unknown-flow.js';
import { pointerValue } from './values.js';
import type { World } from './world.js';
import type { SlotRef, StepExpr } from '../explore/program.js';

/** Runs each callback once every thread that its grace period waits for has left its sections; `null` where none is used. */
export function graceThread(world: World, flows: UnknownFlows, callbacks: readonly string[]): Thread | null {
  const heads = world.types.get(RCU_HEAD_NAMES[0]);
  if (!heads || callbacks.length === 0) return null;
  const context = new ThreadContext(world, flows, [...callbacks], world.options.threads.length);
  const { graph } = context;
  const wait = graph.label();
  graph.entry = wait;
  const ways = callbacks.flatMap((name, k) => {
    const fn = world.functionFor(name, null);
    return fn ? heads.placeNames.flatMap((place, i) => (place === null ? [] : [{ fn, k, place, i }])) : [];
  });
  const steps = ways.map(({ fn, k, place, i }) => {
    const element = (cell: number): SlotRef => ({
      slot: heads.cells[cell]?.slot ?? -1,
      local: false,
      ...(heads.places > 1 ? { index: num(i - 1) } : {}),
    });
    const pending = element(RCU_HEAD.callback);
    const head = pointerValue(heads, pointerTo(heads, num(i), generationAt(heads, i)));
    graph.origin = { source: fn.source, span: fn.ast.nameSpan, callers: [] };
    return {
      origin: graph.origin,
      guard: and(eq(read(pending), num(k + 1)), eq(read(element(RCU_HEAD.waits)), num(0))),
      actions: [set(pending, num(0)), ...compileAtomic(context, fn, [head])],
      choice: `the grace period of ${place} is over`,
    };
  });
  graph.nodes[wait] = {
    origin: null,
    steps: steps.map(({ guard, actions, choice }) => ({ guard, actions, target: wait, choice })),
    end: true,
    role: 'rcu',
    mustReach: false,
    visible: true,
  };
  const { thread } = emitThread(graph, context.finishedLocals(), {
    name: 'RCU',
    title: 'grace periods',
    background: true,
    symmetry: null,
  });
  // One location with steps from several functions: each tells its own place.
  const locations = thread.locations.map((location) => ({
    ...location,
    steps: location.steps.map((step, i): Step => {
      const origin = steps[i]?.origin;
      return origin
        ? {
            ...step,
            text: `${origin.source.excerpt(origin.span)}()`,
            source: origin.source.ref(origin.span),
            role: 'rcu',
          }
        : step;
    }),
  }));
  return { ...thread, locations };
}

/** The generation of the object that holds a place: what pointers to it carry now. */
function generationAt(struct: StructType, place: number): StepExpr {
  const region = [...struct.regions].reverse().find((one) => one.base <= place);
  if (!region) return num(0);
  const object = Math.trunc((place - region.base) / region.stride);
  if (region.owner) return generationAt(region.owner, object + 1);
  if (region.life === null) return num(0);
  const life = read({ slot: region.life, local: false, ...(region.objects > 1 ? { index: num(object) } : {}) });
  return div(sub(life, num(LIFE.live)), num(2));
}

/** Where the world can start in several ways: a slot that tells that it has started, and the thread that starts it. */
export function startThread(starts: readonly Start[], slots: readonly Slot[]): { thread: Thread; ready: number } {
  const ready = slots.length;
  const first = starts[0]?.values ?? [];
  const steps = starts.map(({ values, choices }): Step => {
    const differing = values.flatMap((list, slot) =>
      list.flatMap((value, i) =>
        value === first[slot]?.[i]
          ? []
          : [set({ slot, local: false, ...((slots[slot]?.length ?? 1) > 1 ? { index: num(i) } : {}) }, num(value))],
      ),
    );
    return {
      guard: null,
      actions: [...differing, set({ slot: ready, local: false }, num(1))],
      target: 1,
      text: 'the world starts',
      source: null,
      choice: choices.join('; '),
      role: 'choice',
    };
  });
  const thread: Thread = {
    name: 'start',
    title: 'how the world starts',
    locals: [],
    locations: [
      { steps, end: false },
      { steps: [], end: true },
    ],
    entry: 0,
    symmetry: null,
    background: true,
  };
  return { thread, ready };
}

/** The thread, but its first step waits until the world has started. */
export function waitingFor(thread: Thread, ready: number): Thread {
  const started = read({ slot: ready, local: false });
  const entry = thread.locations[thread.entry];
  if (!entry || thread.background) return thread;
  const steps = entry.steps.map((step) => ({ ...step, guard: step.guard ? and(started, step.guard) : started }));
  if (!thread.locations.some((location) => location.steps.some((step) => step.target === thread.entry))) {
    return {
      ...thread,
      locations: thread.locations.map((location) => (location === entry ? { ...entry, steps } : location)),
    };
  }
  return { ...thread, locations: [...thread.locations, { ...entry, steps }], entry: thread.locations.length };
}
