// How nodes read, write and test page-table entries: the catalogue's entry calls, applied to a graph.
import type { Expr } from '../../c/ast.js';
import { anyPart, identifiers, textOf } from '../../flow/expressions.js';
import { writes } from '../../flow/liveness.js';
import type { FlowNode } from '../../flow/graph.js';
import {
  EMPTY,
  ENTRY_COMPARISONS,
  ENTRY_READERS,
  ENTRY_TESTS,
  ENTRY_WRITERS,
  PRESENT_ONLY,
  RAW_VALUES,
  type EntryTest,
  type EntryWriter,
} from '../../helpers/entry-calls.js';
import { placeOf, rootOf } from '../paths/evaluate.js';
import type { BranchNode, CallNode, GraphView } from './graph-view.js';

const readers = new Map(ENTRY_READERS.map((reader) => [reader.name, reader]));
const writers = new Map(ENTRY_WRITERS.map((writer) => [writer.name, writer]));
const accessors = new Map(PRESENT_ONLY.map((accessor) => [accessor.name, accessor]));
const comparisons = new Set([...ENTRY_COMPARISONS, ...RAW_VALUES]);
const tests = new Map<string, EntryTest[]>();
for (const test of ENTRY_TESTS) tests.set(test.name, [...(tests.get(test.name) ?? []), test]);

/** One read of an entry. A value that goes straight into a call has no place; the call's node stands for it. */
export interface EntryRead {
  readonly pointer: Expr;
  /** The same for reads through pointers that read alike. */
  readonly cell: string;
  readonly place: string | null;
  readonly lockless: boolean;
}

export function readsOf(node: FlowNode): readonly EntryRead[] {
  if (node.kind === 'assign') {
    const pointer = pointerOf(node.value);
    return pointer ? [readOf(pointer, placeOf(node.target), false)] : [];
  }
  if (node.kind !== 'call') return [];
  const reader = node.callee === null ? undefined : readers.get(node.callee);
  const through = reader ? node.args[reader.pointer] : undefined;
  if (reader && through) return [readOf(through, node.result ? placeOf(node.result) : null, reader.lockless === true)];
  return node.args.flatMap((arg) => {
    const pointer = pointerOf(arg);
    return pointer ? [readOf(pointer, null, false)] : [];
  });
}

function readOf(pointer: Expr, place: string | null, lockless: boolean): EntryRead {
  return { pointer, cell: textOf(pointer), place, lockless };
}

/** The pointer of `*p` and `p[i]`, through casts. */
export function pointerOf(expr: Expr): Expr | null {
  if (expr.kind === 'cast') return pointerOf(expr.operand);
  if (expr.kind === 'unary' && expr.op === '*') return expr.operand;
  if (expr.kind === 'index') return { kind: 'binary', op: '+', left: expr.object, right: expr.index, span: expr.span };
  return null;
}

/** The writer that a call is, with the pointer that it writes through. */
export function writerOf(node: FlowNode): { readonly writer: EntryWriter; readonly pointer: Expr } | null {
  const writer = node.kind === 'call' && node.callee !== null ? writers.get(node.callee) : undefined;
  const pointer = writer && node.kind === 'call' ? node.args[writer.pointer] : undefined;
  return writer && pointer ? { writer, pointer } : null;
}

/** The value that a call takes although it means something for a present entry only. */
export function presentOnlyValue(node: FlowNode): Expr | null {
  const accessor = node.kind === 'call' && node.callee !== null ? accessors.get(node.callee) : undefined;
  return accessor && node.kind === 'call' ? (node.args[accessor.value] ?? null) : null;
}

export { EMPTY };

/** Whether a call asks for a frame, which an empty entry has: frame 0. */
export function isFrame(node: FlowNode): boolean {
  return node.kind === 'call' && node.callee !== null && accessors.get(node.callee)?.emptyIsZero === true;
}

/** How a branch on a value came out: what a known test says this way, `silent` if nothing, `other` for a test that is not known. */
export type Outcome =
  { readonly says: 'present' | 'absent'; readonly kind: string } | { readonly says: 'silent' | 'compared' | 'other' };

/** What a branch learns, going `way`, of the values for which `isValue` holds; `null` where it does not ask about them. */
export function outcomeOf(
  branch: BranchNode,
  way: boolean,
  view: GraphView,
  isValue: (arg: Expr, call: CallNode) => boolean,
): Outcome | null {
  const call = view.testedCall(branch);
  if (!call) return null;
  const known = call.callee === null ? undefined : tests.get(call.callee);
  if (known) {
    const asks = known.some((test) => {
      const arg = call.args[test.value];
      return arg !== undefined && isValue(arg, call);
    });
    if (!asks) return null;
    const [outcome] = known.filter((test) => test.when === way);
    return outcome ? { says: outcome.says, kind: outcome.kind } : { says: 'silent' };
  }
  if (!call.args.some((arg) => isValue(arg, call))) return null;
  return { says: call.callee !== null && comparisons.has(call.callee) ? 'compared' : 'other' };
}

/** A set of places that hold one value, kept true over assignments. Sorted, so that equal sets have equal texts. */
export type Holders = readonly string[];

/** After a node: copies join, what is overwritten or handed out by address leaves. */
export function holdersAfter(holders: Holders, node: FlowNode): Holders {
  let after: Holders = holders;
  const name = writes(node);
  const target = node.kind === 'assign' ? node.target : node.kind === 'call' ? node.result : null;
  const place = name ?? (target ? placeOf(target) : null);
  if (place !== null && after.some((one) => touchedBy(one, place)))
    after = after.filter((one) => !touchedBy(one, place));
  if (node.kind === 'call' && after.length > 0) {
    for (const arg of node.args) {
      if (arg.kind !== 'unary' || arg.op !== '&') continue;
      const given = placeOf(arg.operand);
      if (given !== null) after = after.filter((one) => !touchedBy(one, given));
    }
  }
  if (node.kind === 'assign' && place !== null) {
    const from = placeOf(node.value);
    if (from !== null && holders.includes(from)) after = [...after, place].sort();
  }
  return after;
}

/** Whether giving `place` a new value changes what `holder` is. */
function touchedBy(holder: string, place: string): boolean {
  return holder === place || (rootOf(holder) === place && holder !== place);
}

/** Whether a node changes a variable that an expression is made of. */
export function changes(node: FlowNode, expr: Expr): boolean {
  const name = writes(node);
  return name !== null && identifiers(expr).has(name);
}

/** Whether a call gets the pointer itself, so that it may read or write the entry behind it. */
export function handsOut(node: FlowNode, cell: string): boolean {
  return node.kind === 'call' && node.args.some((arg) => textOf(arg) === cell);
}

/** Whether an expression is one of the places. */
export function holds(holders: Holders, expr: Expr): boolean {
  const place = placeOf(expr);
  return place !== null && holders.includes(place);
}

/** Whether any part of an expression is one of the places. */
export function mentions(holders: Holders, expr: Expr): boolean {
  return anyPart(expr, (part) => holds(holders, part));
}
