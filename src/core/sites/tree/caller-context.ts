// In which context a function runs, from what is known of its callers: locks held at every call, or at some; members of
// operations that it is stored in. Each part has the place that shows it.
import { ATOMIC_CONTEXTS, OPERATION_FIELDS } from '../../helpers/contexts.js';
import type { CallFact, LockFact } from './facts.js';
import type { InFile, TreeKnowledge } from './knowledge.js';

/** How far up the callers of callers are followed. */
export const MAX_CONTEXT_DEPTH = 8;

/** A place that shows something. */
export interface Evidence {
  readonly file: string;
  readonly line: number;
  readonly function: string;
}

export interface ContextLock {
  readonly lock: string;
  /** At every known call; else at some. */
  readonly always: boolean;
  /** Where it is taken. */
  readonly taken: Evidence;
  /** A call under it is handed an entry of the table that the caller has mapped. */
  readonly withEntry: boolean;
}

/** What the callers of a site's function hold. Plain JSON, part of the report. */
export interface CallerContext {
  /** Number of known calls of the function, by name or through operations. */
  readonly calls: number;
  /** Whether these are all, as far as what was read tells. */
  readonly isComplete: boolean;
  readonly held: readonly ContextLock[];
  /** `no`: something is held, at some call, under which nothing may sleep; `yes`: at no call, and all are known. */
  readonly maySleep: 'yes' | 'no' | 'unknown';
  /** Members of operations that the function is stored in, with where. */
  readonly through: readonly { readonly field: string; readonly place: Evidence }[];
}

interface Taken extends Evidence {
  readonly withEntry: boolean;
}

interface Held {
  readonly must: ReadonlyMap<string, Taken>;
  readonly may: ReadonlyMap<string, Taken>;
  readonly isComplete: boolean;
}

/** One way up from a site; a function that is met twice is followed once. */
interface Climb {
  readonly knowledge: TreeKnowledge;
  readonly known: Map<string, Held>;
}

const NOTHING: ReadonlyMap<string, Taken> = new Map();

export function callerContext(
  name: string,
  file: string,
  isLocal: boolean,
  knowledge: TreeKnowledge,
): CallerContext | null {
  const { calls, installs, isComplete } = callsOf(name, file, isLocal, knowledge);
  if (calls.length + installs.length === 0) return null;
  const held = heldAt(
    calls,
    isComplete,
    { knowledge, known: new Map() },
    MAX_CONTEXT_DEPTH,
    new Set([`${file}\0${name}`]),
  );
  const locks = [...held.may].map(([lock, { withEntry, ...taken }]) => ({
    lock,
    always: held.must.has(lock),
    taken,
    withEntry,
  }));
  const isAtomic = locks.some(({ lock }) => ATOMIC_CONTEXTS.has(lock));
  return {
    calls: calls.length,
    isComplete: held.isComplete,
    held: locks.sort((a, b) => Number(b.always) - Number(a.always) || (a.lock < b.lock ? -1 : 1)),
    maySleep: isAtomic ? 'no' : held.isComplete ? 'yes' : 'unknown',
    through: installs,
  };
}

function callsOf(
  name: string,
  file: string,
  isLocal: boolean,
  knowledge: TreeKnowledge,
): {
  readonly calls: readonly InFile<CallFact>[];
  readonly installs: CallerContext['through'];
  readonly isComplete: boolean;
} {
  const installs = knowledge.installs(name, file, isLocal);
  const fields = [...new Set(installs.map(({ field }) => field))];
  const followed = fields.filter((field) => OPERATION_FIELDS.has(field));
  const through = followed.flatMap((field) => knowledge.callsThrough(field));
  const calls = [...knowledge.calls(name, file, isLocal), ...through];
  const isFollowed = fields.every((field) => OPERATION_FIELDS.has(field) && knowledge.callsThrough(field).length > 0);
  const isSearched = isLocal || knowledge.covers(name);
  return {
    calls,
    installs: installs.map(({ field, file: at, line }) => ({ field, place: { file: at, line, function: name } })),
    isComplete: isSearched && isFollowed && knowledge.uses(name, file, isLocal).length === 0 && calls.length > 0,
  };
}

/** What is held at these calls by the callers themselves, and by who calls them. */
function heldAt(
  calls: readonly InFile<CallFact>[],
  isComplete: boolean,
  climb: Climb,
  depth: number,
  seen: ReadonlySet<string>,
): Held {
  const found: ReadonlyMap<string, Taken>[] = [];
  const may = new Map<string, Taken>();
  let complete = isComplete;
  for (const call of calls) {
    const key = `${call.file}\0${call.caller}`;
    // A recursive call adds nothing to what the first call of the cycle holds.
    if (seen.has(key)) continue;
    const own = new Map(call.held.map((lock): [string, Taken] => [lock.lock, place(call, lock)]));
    const above = call.keepsCallers ? heldAbove(call, climb, depth - 1, new Set([...seen, key])) : null;
    if (above && !above.isComplete) complete = false;
    const always = new Map([...(above?.must ?? NOTHING), ...own]);
    for (const [lock, taken] of [...own, ...(above?.may ?? NOTHING)])
      if (!may.has(lock) || (taken.withEntry && may.get(lock)?.withEntry === false)) may.set(lock, taken);
    found.push(always);
  }
  const [first = NOTHING, ...others] = found;
  const must = new Map([...first].filter(([lock]) => others.every((other) => other.has(lock))));
  return { must, may, isComplete: complete };
}

function heldAbove(call: InFile<CallFact>, climb: Climb, depth: number, seen: ReadonlySet<string>): Held {
  if (depth <= 0) return { must: NOTHING, may: NOTHING, isComplete: false };
  const key = `${call.file}\0${call.caller}`;
  let held = climb.known.get(key);
  if (!held) {
    const { calls, isComplete } = callsOf(call.caller, call.file, call.callerIsLocal, climb.knowledge);
    held = heldAt(calls, isComplete, climb, depth, seen);
    climb.known.set(key, held);
  }
  return held;
}

function place(call: InFile<CallFact>, { line, withEntry }: LockFact): Taken {
  return { file: call.file, line, function: call.caller, withEntry };
}
