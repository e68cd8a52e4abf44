// Data races: a plain access takes two steps, and whoever touches the same memory in between races with it.
import type { SlotRef, StepAction, StepExpr } from '../explore/program.js';
import type { LValue } from './frame.js';
import { slotIndex } from './pointers.js';
import { bitAnd, bitOr, check, eq, num, or, read, set } from './terms.js';
import type { ThreadContext } from './thread-context.js';

/** What a read is wrapped in that the compiler may not tear, repeat or leave out. */
const MARKED_READ =
  /\b(?:READ_ONCE|rcu_dereference(?:_raw|_check|_protected)?|smp_load_acquire|data_race)\s*\(\s*&?\s*$/;

/** Whether the expression that starts at `start` stands inside READ_ONCE() or a relative. */
export function isMarked(text: string, start: number): boolean {
  return MARKED_READ.test(text.slice(Math.max(0, start - 40), start));
}

export interface RaceSteps {
  /** What a plain access begins with, as a step of its own; `null` for a marked one, or where races are not looked for. */
  readonly begin: readonly StepAction[] | null;
  /** What happens in the step of the access itself. */
  readonly during: readonly StepAction[];
}

const NOTHING: RaceSteps = { begin: null, during: [] };

/** Two accesses race if one writes, one is plain, and both may happen next: so one begins while the other is under way. */
export function racesOf(
  thread: ThreadContext,
  lvalue: Extract<LValue, { kind: 'memory' }>,
  access: 'read' | 'write',
  marked: boolean,
  what: string,
): RaceSteps {
  const { struct, pointer } = lvalue;
  const cells = lvalue.cells.flatMap((i) => struct.cells[i]?.plain ?? []);
  if (cells.length === 0) return NOTHING;
  const at = (slot: number): SlotRef =>
    struct.places === 1 ? { slot, local: false } : { slot, local: false, index: slotIndex(struct, pointer) };
  const quiet = cells.flatMap(({ writer, readers }): StepAction[] => {
    const nobodyWrites = eq(read(at(writer)), num(0));
    const nobodyReads = eq(bitAnd(read(at(readers)), num(~thread.bit)), num(0));
    const others = (condition: StepExpr, doing: string): StepAction =>
      check(
        condition,
        'data-race',
        `${what} while another thread ${doing} it${marked ? ' with a plain access' : ', and neither waits for the other'}`,
      );
    const mine = eq(read(at(writer)), num(thread.owner));
    return access === 'read'
      ? [others(or(nobodyWrites, mine), 'writes')]
      : [others(or(nobodyWrites, mine), 'writes'), others(nobodyReads, 'reads')];
  });
  if (marked) return { begin: null, during: quiet };
  const enter = cells.map(({ writer, readers }) =>
    access === 'read'
      ? set(at(readers), bitOr(read(at(readers)), num(thread.bit)))
      : set(at(writer), num(thread.owner)),
  );
  const leave = cells.map(({ writer, readers }) =>
    access === 'read' ? set(at(readers), bitAnd(read(at(readers)), num(~thread.bit))) : set(at(writer), num(0)),
  );
  return { begin: [...quiet, ...enter], during: leave };
}
