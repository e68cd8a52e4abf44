// What the callers of a function say about it, in its file and, where a tree was scanned, elsewhere: stack copies that they
// pass, locks and interrupts, releases that they do.
import { INTERRUPTS_OFF, MAPPED_TABLE, PTE_LOCK } from '../helpers/contexts.js';
import type { FunctionReading } from '../c/function-reading.js';
import { isStatic } from './file-functions.js';
import { callerContext, type CallerContext, type Evidence } from './tree/caller-context.js';
import type { CallFact } from './tree/facts.js';
import type { InFile, TreeKnowledge } from './tree/knowledge.js';

/** How far up an argument that is only handed on is followed. */
const MAX_FORWARD_DEPTH = 4;

export interface CallerFacts {
  /** A caller that passes the address of a local, or a by-value parameter, as argument `i`; how to call it. */
  passesStackCopy(i: number): string | null;
  /** A function up the chain that turns interrupts off around the call. */
  irqsOff(): string | null;
  /** A function up the chain that hands an entry on while it has that table mapped or locked. */
  holdsTable(): { readonly caller: string; readonly isLocked: boolean } | null;
  /** Whether a caller releases what it got: the helper kinds that it uses. */
  releases(): { readonly unmaps: boolean; readonly unlocks: boolean };
  /** Whether calls in other files would be known. */
  readonly knowsTree: boolean;
  /** The callers' locks with where they are taken; `null` where no caller is known. */
  context(): CallerContext | null;
}

/** What classification asks of callers. */
export type AskedCallers = Omit<CallerFacts, 'context'>;

/** `knowledge` has the facts of the function's own file, and of others where those are known. */
export function callerFacts(name: string, file: string, isLocal: boolean, knowledge: () => TreeKnowledge): CallerFacts {
  let known: TreeKnowledge | undefined;
  const knowledgeOnce = (): TreeKnowledge => (known ??= knowledge());
  let context: CallerContext | null | undefined;
  const contextOnce = (): CallerContext | null =>
    context === undefined ? (context = callerContext(name, file, isLocal, knowledgeOnce())) : context;
  const heldOf = (lock: string): Evidence | null => contextOnce()?.held.find((one) => one.lock === lock)?.taken ?? null;
  const copies = (call: InFile<CallFact>, i: number, depth: number): string | null => {
    if (call.stackCopies.includes(i)) return nameOf(call.caller, call.file, file);
    const parameter = call.forwards.find(([argument]) => argument === i)?.[1];
    if (parameter === undefined || depth === 0) return null;
    return firstOf(knowledgeOnce().calls(call.caller, call.file, call.callerIsLocal), (above) =>
      copies(above, parameter, depth - 1),
    );
  };
  return {
    passesStackCopy: (i) =>
      firstOf(knowledgeOnce().calls(name, file, isLocal), (call) => copies(call, i, MAX_FORWARD_DEPTH)),
    irqsOff() {
      const taken = heldOf(INTERRUPTS_OFF);
      return taken && nameOf(taken.function, taken.file, file);
    },
    holdsTable() {
      const held = contextOnce()?.held.filter((one) => one.withEntry) ?? [];
      const lock = held.find((one) => one.lock === PTE_LOCK);
      const found = lock ?? held.find((one) => one.lock === MAPPED_TABLE);
      return found
        ? { caller: nameOf(found.taken.function, found.taken.file, file), isLocked: lock !== undefined }
        : null;
    },
    releases() {
      const calls = knowledgeOnce().calls(name, file, isLocal);
      return {
        unmaps: calls.some((call) => call.releases.unmaps),
        unlocks: calls.some((call) => call.releases.unlocks),
      };
    },
    get knowsTree() {
      return isLocal || knowledgeOnce().covers(name);
    },
    context: contextOnce,
  };
}

/** A function of another file is named with it. The line is left out: a message stands while lines move. */
function nameOf(name: string, file: string, own: string): string {
  return file === own ? `${name}()` : `${name}() of ${file}`;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** Whether only the file itself can call a function of it by name. */
export function isLocalTo(file: string, reading: FunctionReading): boolean {
  return !file.endsWith('.h') && isStatic(reading);
}
