// Copies of an entry that hardware may have overtaken: the entry is cleared in an atomic step, and what that step returned is not what counts.
import { textOf } from '../../flow/expressions.js';
import type { FlowNode } from '../../flow/graph.js';
import { DIRTY_TESTS, isEntryEdit } from '../../helpers/entry-calls.js';
import { placeOf } from '../paths/evaluate.js';
import { changes, holdersAfter, holds, outcomeOf, readsOf, writerOf, type EntryRead, type Holders } from './entries.js';
import { follow } from './follow.js';
import type { RuleContext, RuleHit } from './rule.js';

interface Copy {
  readonly read: EntryRead;
  /** The value of the read, and what was made of it. */
  readonly old: Holders;
  /** What the atomic step returned, and what was made of that; `null` before it. */
  readonly fresh: Holders | null;
  readonly step: string;
  readonly present: boolean;
}

const NOBODY: Holders = [];

/** Values from before the atomic step that are written back after it. */
export function writtenBack(context: RuleContext): readonly RuleHit[] {
  const { graph, view } = context;
  if (!graph.nodes.some((node) => writerOf(node)?.writer.takes === true)) return [];
  const hits = new Map<number, RuleHit>();
  const starts = graph.nodes.flatMap((node) =>
    readsOf(node).flatMap((read): [number, Copy][] =>
      read.place === null ? [] : [[node.id, { read, old: [read.place], fresh: null, step: '', present: false }]],
    ),
  );
  follow<Copy>(
    view,
    starts,
    (fact) => `${fact.read.cell} ${fact.old.join()} ${fact.fresh?.join() ?? '-'} ${fact.step} ${String(fact.present)}`,
    (fact, node, way) => {
      if (changes(node, fact.read.pointer)) return null;
      if (node.kind === 'branch') {
        const outcome = outcomeOf(node, way === 'true', view, (arg) => holds(fact.old, arg));
        if (outcome?.says === 'absent') return null;
        return outcome?.says === 'present' ? { ...fact, present: true } : fact;
      }
      const write = writerOf(node);
      const isSame = write !== null && textOf(write.pointer) === fact.read.cell;
      if (isSame && node.kind === 'call' && write.writer.value !== undefined) {
        const value = node.args[write.writer.value];
        if (fact.fresh !== null && value && fact.present && holds(fact.old, value)) {
          hits.set(node.id, {
            span: node.span,
            message: `writes back a value from before ${fact.step}(): what hardware set in the entry until then, such as its dirty bit, is lost; use what ${fact.step}() returns`,
          });
        }
        return null;
      }
      const taken = isSame && write.writer.takes === true && node.kind === 'call';
      const before = taken ? { ...fact, fresh: NOBODY, step: node.callee ?? '' } : fact;
      const moved = derive(before, node, taken);
      return moved.old.length === 0 ? null : moved;
    },
  );
  return [...hits.values()];
}

/** What a node makes of the two values. */
function derive(fact: Copy, node: FlowNode, taken: boolean): Copy {
  let old = holdersAfter(fact.old, node);
  let fresh = fact.fresh === null ? null : holdersAfter(fact.fresh, node);
  if (node.kind === 'call' && node.result) {
    const place = placeOf(node.result);
    const isEdit = node.callee !== null && isEntryEdit(node.callee);
    if (
      place !== null &&
      fresh !== null &&
      (taken || (isEdit && node.args.some((arg) => holds(fact.fresh ?? [], arg))))
    )
      fresh = [...fresh, place].sort();
    else if (place !== null && isEdit && node.args.some((arg) => holds(fact.old, arg))) old = [...old, place].sort();
  }
  return { ...fact, old, fresh };
}

interface Clean {
  readonly read: EntryRead;
  readonly holders: Holders;
  readonly call: number;
  /** The read came out clean. */
  readonly decided: boolean;
}

/** Entries that were found clean on a plain read, then cleared without another look at the dirty bit. */
export function lostDirty(context: RuleContext): readonly RuleHit[] {
  const { graph, view } = context;
  if (view.callsOf(DIRTY_TESTS).length === 0) return [];
  const hits = new Map<number, RuleHit>();
  const starts = graph.nodes.flatMap((node) =>
    readsOf(node).map((read): [number, Clean] => [
      node.id,
      { read, holders: read.place === null ? [] : [read.place], call: node.id, decided: false },
    ]),
  );
  follow<Clean>(
    view,
    starts,
    (fact) => `${fact.read.cell} ${fact.holders.join()} ${String(fact.call)} ${String(fact.decided)}`,
    (fact, node, way) => {
      if (changes(node, fact.read.pointer)) return null;
      if (node.kind === 'branch') {
        const call = view.testedCall(node);
        const asks =
          call !== null &&
          call.callee !== null &&
          DIRTY_TESTS.includes(call.callee) &&
          (call.id === fact.call || call.args.some((arg) => holds(fact.holders, arg)));
        if (!asks) return fact;
        return way === 'false' ? { ...fact, decided: true } : null;
      }
      const write = writerOf(node);
      if (write !== null && textOf(write.pointer) === fact.read.cell) {
        if (fact.decided && write.writer.clears === true && node.kind === 'call' && drops(node, context)) {
          hits.set(node.id, {
            span: node.span,
            message: `whether the entry is dirty was decided on an earlier read; hardware may set the bit before ${node.callee ?? ''}(), and what that returns is not looked at`,
          });
        }
        return null;
      }
      return fact.decided ? fact : { ...fact, holders: holdersAfter(fact.holders, node) };
    },
  );
  return [...hits.values()];
}

/** Whether nobody asks the value that a call took out of the entry for its dirty bit. */
function drops(node: Extract<FlowNode, { kind: 'call' }>, context: RuleContext): boolean {
  const place = node.result ? placeOf(node.result) : null;
  if (node.result === null || place === null) return true;
  let asked = false;
  follow<Holders>(
    context.view,
    [[node.id, [place]]],
    (holders) => holders.join(),
    (holders, next) => {
      if (next.kind === 'call' && next.callee !== null && DIRTY_TESTS.includes(next.callee))
        asked ||= next.args.some((arg) => holds(holders, arg));
      const after = holdersAfter(holders, next);
      return after.length === 0 ? null : after;
    },
  );
  return !asked;
}
