// What must be true once every thread has ended: the model's world_end(), and that nothing allocated was lost.
import type { Program, StepAction, StepExpr } from '../explore/program.js';
import { LIFE, placeOf } from './pointers.js';
import { RCU_HEAD, RCU_HEAD_NAMES } from './objects.js';
import { partPlaces } from './primitives/memory.js';
import { and, cond, eq, mod, ne, not, num, or, read, substitute, TRUE } from './terms.js';
import type { StructType } from './types.js';
import type { Global, World } from './world.js';

type Final = Program['finals'][number];

/** The checks of actions that change nothing shared, as conditions of the state before them. Throws RangeError for others. */
export function finalsOf(actions: readonly StepAction[], refuse: () => Error): Final[] {
  const finals: Final[] = [];
  // What was checked before must have held: a pointer is only followed where it may be.
  let valid: StepExpr = TRUE;
  const run = (list: readonly StepAction[], path: StepExpr, locals: Map<number, StepExpr>): void => {
    const now = (term: StepExpr): StepExpr => substitute(term, (slot) => locals.get(slot) ?? num(0));
    for (const action of list) {
      if (action.kind === 'check') {
        const condition = or(not(and(valid, path)), now(action.condition));
        finals.push({ condition, property: action.property, message: action.message });
        valid = and(valid, condition);
      } else if (action.kind === 'if') {
        const test = now(action.test);
        const [then, otherwise] = [new Map(locals), new Map(locals)];
        run(action.then, and(path, test), then);
        run(action.otherwise, and(path, not(test)), otherwise);
        for (const slot of new Set([...then.keys(), ...otherwise.keys()]))
          locals.set(slot, cond(test, then.get(slot) ?? num(0), otherwise.get(slot) ?? num(0)));
      } else {
        if (!action.ref.local) throw refuse();
        locals.set(action.ref.slot, now(action.value));
      }
    }
  };
  run(actions, TRUE, new Map());
  return finals;
}

/** Every object of a pool is free in the end, or something points to it, or it waits for a reader that never leaves. */
export function leakFinals(world: World): Final[] {
  return [...world.globals.values()].flatMap((global) => {
    const { life } = global;
    if (life === null) return [];
    return Array.from({ length: global.objects }, (_, k): Final => {
      const alive = eq(
        mod(read({ slot: life, local: false, ...(global.objects > 1 ? { index: num(k) } : {}) }), num(2)),
        num(LIFE.live % 2),
      );
      return {
        condition: or(not(alive), ...pointersTo(world, global, k), ...waiting(world, global, k)),
        property: 'leak',
        message: `${global.name}[${String(k)}] was never freed, and nothing points to it any more`,
      };
    });
  });
}

/** By cell that can point into the object and lies outside of it: whether it does. */
function pointersTo(world: World, global: Global, object: number): StepExpr[] {
  const inside = partPlaces(global.type, global.place + object);
  return [...new Set([...world.types.values(), world.scalars])].flatMap((holder) =>
    holder.cells.flatMap((cell): StepExpr[] => {
      if (cell.type.kind !== 'pointer') return [];
      const { to } = cell.type;
      const places = inside.get(to) ?? [];
      if (places.length === 0) return [];
      return holder.placeNames.flatMap((name, place): StepExpr[] => {
        if (name === null || (inside.get(holder) ?? []).includes(place)) return [];
        const value = read({ slot: cell.slot, local: false, ...(holder.places > 1 ? { index: num(place - 1) } : {}) });
        return [and(ne(value, num(0)), or(...places.map((one) => eq(placeOf(to, value), num(one)))))];
      });
    }),
  );
}

function waiting(world: World, global: Global, object: number): StepExpr[] {
  const heads: StructType | undefined = world.types.get(RCU_HEAD_NAMES[0]);
  if (!heads) return [];
  const slot = heads.cells[RCU_HEAD.callback]?.slot ?? -1;
  return (partPlaces(global.type, global.place + object).get(heads) ?? []).map((place) =>
    ne(read({ slot, local: false, ...(heads.places > 1 ? { index: num(place - 1) } : {}) }), num(0)),
  );
}
