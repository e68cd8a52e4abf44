// Values that were read from a mapped table without its lock and are used as if they were present: nobody tested this read.
// Two rules share it: one where no read was tested (present-unchecked), one where an earlier read was (read-twice).
import { textOf } from '../../flow/expressions.js';
import type { FlowNode } from '../../flow/graph.js';
import type { Expr } from '../../c/ast.js';
import {
  changes,
  holdersAfter,
  holds,
  outcomeOf,
  presentOnlyValue,
  readsOf,
  type EntryRead,
  type Holders,
} from './entries.js';
import { follow } from './follow.js';
import type { CallNode } from './graph-view.js';
import type { RuleContext, RuleSite } from './rule.js';

export interface UncheckedUse {
  /** The call that means something for a present entry only. */
  readonly call: CallNode;
  /** An earlier read of the same entry, on this path, was found to be present. */
  readonly testedBefore: boolean;
}

type Fact =
  /** A read that nobody has tested; `inline` is the call that got it directly. */
  | {
      readonly kind: 'untested';
      readonly holders: Holders;
      readonly inline: number;
      readonly read: EntryRead;
      readonly before: boolean;
    }
  /** A read of this entry was tested: `known` that it was present, else something that the catalogue does not know. */
  | { readonly kind: 'tested'; readonly read: EntryRead; readonly known: boolean };

/** A read without the lock, of a table that is not the kernel's: entries of the kernel are not swapped or migrated. */
function isPeek(node: number): (site: RuleSite) => boolean {
  return ({ record, reasons }) => record.peekedUnlocked.has(node) && !reasons.has('KERNEL_TABLE');
}

export function uncheckedUses(context: RuleContext): readonly UncheckedUse[] {
  const { graph, view } = context;
  const unlocked = new Map<number, EntryRead>();
  for (const node of graph.nodes) {
    const [read] = readsOf(node);
    if (read && (read.lockless || context.sites.some(isPeek(node.id)))) unlocked.set(node.id, read);
  }
  if (unlocked.size === 0) return [];
  const uses = new Map<number, UncheckedUse>();
  const excused = new Set<number>();
  const note = (node: FlowNode, before: boolean): void => {
    if (node.kind !== 'call') return;
    uses.set(node.id, { call: node, testedBefore: before || uses.get(node.id)?.testedBefore === true });
  };
  const untested = (id: number, read: EntryRead, before: boolean): Fact => ({
    kind: 'untested',
    holders: read.place === null ? [] : [read.place],
    inline: id,
    read,
    before,
  });
  const isValue = (fact: Extract<Fact, { kind: 'untested' }>) => (arg: Expr, call: CallNode) =>
    holds(fact.holders, arg) || (call.id === fact.inline && textOf(arg) === `*(${fact.read.cell})`);
  const direct: number[] = [];
  for (const [id, read] of unlocked) {
    const value = presentOnlyValue(graph.nodes[id] ?? { kind: 'exit', id, span: graph.span });
    if (read.place === null && value && textOf(value) === `*(${read.cell})`) direct.push(id);
  }
  follow<Fact>(
    view,
    [...unlocked].map(([id, read]) => [id, untested(id, read, false)] as const),
    (fact) =>
      fact.kind === 'tested'
        ? `t ${fact.read.cell} ${String(fact.known)}`
        : `u ${fact.holders.join()} ${String(fact.inline)} ${fact.read.cell} ${String(fact.before)}`,
    (fact, node, way) => {
      if (changes(node, fact.read.pointer)) return fact.kind === 'untested' ? withoutCell(fact, node) : null;
      if (fact.kind === 'tested') {
        const again = unlocked.get(node.id);
        if (again?.cell !== fact.read.cell) return fact;
        if (direct.includes(node.id)) {
          if (fact.known) note(node, true);
          else excused.add(node.id);
          return null;
        }
        return again.place === null ? fact : fact.known ? untested(node.id, again, true) : null;
      }
      if (node.kind === 'branch') {
        const outcome = outcomeOf(node, way === 'true', view, isValue(fact));
        if (outcome?.says === 'present') return { kind: 'tested', read: fact.read, known: true };
        if (outcome?.says === 'other') return { kind: 'tested', read: fact.read, known: false };
        return outcome === null || outcome.says === 'silent' ? fact : null;
      }
      const value = presentOnlyValue(node);
      if (value && holds(fact.holders, value)) {
        note(node, fact.before);
        return null;
      }
      const holders = holdersAfter(fact.holders, node);
      return holders.length === 0 && fact.holders.length > 0 ? null : { ...fact, holders };
    },
  );
  for (const id of direct) {
    const node = graph.nodes[id];
    if (node && !uses.has(id) && !excused.has(id)) note(node, false);
  }
  return [...uses.values()];
}

/** The pointer moves on; the value that was read before is still in its variable. */
function withoutCell(fact: Extract<Fact, { kind: 'untested' }>, node: FlowNode): Fact | null {
  const holders = holdersAfter(fact.holders, node);
  return holders.length === 0 ? null : { ...fact, holders, inline: -1 };
}
