// flush-late: the TLB is flushed after the reverse map or the page was given up that needed the flush.
import {
  DIRTY_TESTS,
  FLUSH_PROMISES,
  FLUSH_TESTS,
  PAGE_HOLDS,
  PAGE_RELEASES,
  RMAP_REMOVALS,
  TLB_FLUSHES,
} from '../../helpers/entry-calls.js';
import type { Expr } from '../../c/ast.js';
import { textOf } from '../../flow/expressions.js';
import type { FlowNode } from '../../flow/graph.js';
import { placeOf, rootOfExpr } from '../paths/evaluate.js';
import { changes, holdersAfter, holds, outcomeOf, writerOf, type Holders } from './entries.js';
import { follow } from './follow.js';
import { nodeSpan, type Rule, type RuleContext, type RuleHit } from './rule.js';

export const FLUSH_LATE: Rule = {
  code: 'flush-late',
  severity: 'warning',
  title: 'TLB flush comes too late',
  description:
    'An entry is cleared without a flush, its page is taken out of the reverse map (with the entry dirty) or dropped, and only then the TLB is flushed. Until the flush other CPUs still write through the old translation: to a page that writeback has cleaned because it found no mapping, or that somebody else owns by now. Zap lost dirty data so until it learnt to delay the removal.',
  yes: `
static void zap_one(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, struct page *page)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);

	if (pte_dirty(old))
		set_page_dirty(page);
	page_remove_rmap(page, vma, false);
	flush_tlb_range(vma, addr, addr + PAGE_SIZE);
	pte_unmap_unlock(pte, ptl);
}
`,
  no: `
static void zap_one(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, struct page *page)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	pte_t old = ptep_get_and_clear(vma->vm_mm, addr, pte);

	if (pte_dirty(old))
		set_page_dirty(page);
	flush_tlb_range(vma, addr, addr + PAGE_SIZE);
	page_remove_rmap(page, vma, false);
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: late,
};

interface Unflushed {
  /** What the entry was cleared through. */
  readonly pointer: Expr;
  /** Places of the old entry. */
  readonly holders: Holders;
  readonly dirty: boolean;
  /** Where the reverse map or the page was given up meanwhile. */
  readonly given: number | null;
}

function late(context: RuleContext): RuleHit[] {
  const { graph, view } = context;
  if (view.callsOf(TLB_FLUSHES).length === 0) return [];
  // A reference or the page lock keeps away what the flush has to come before.
  if (view.callsOf(PAGE_HOLDS).length > 0) return [];
  const gives = view.callsOf([...RMAP_REMOVALS, ...PAGE_RELEASES]);
  if (gives.length === 0) return [];
  const flushTests = new Map(FLUSH_TESTS.map((test) => [test.name, test.when]));
  const hits = new Map<number, RuleHit>();
  const starts = graph.nodes.flatMap((node): [number, Unflushed][] => {
    const write = writerOf(node);
    if (write?.writer.clears !== true || write.writer.flushes === true || node.kind !== 'call') return [];
    const place = node.result ? placeOf(node.result) : null;
    return [[node.id, { pointer: write.pointer, holders: place === null ? [] : [place], dirty: false, given: null }]];
  });
  follow<Unflushed>(
    view,
    starts,
    (fact) => `${textOf(fact.pointer)} ${fact.holders.join()} ${String(fact.dirty)} ${String(fact.given)}`,
    (fact, node, way) => {
      if (node.kind === 'branch') {
        const call = view.testedCall(node);
        if (call?.callee == null) return fact;
        if (flushTests.get(call.callee) === (way === 'true')) return null;
        const isValue = (arg: Expr): boolean => holds(fact.holders, arg);
        // What was not present was in no TLB.
        if (outcomeOf(node, way === 'true', view, isValue)?.says === 'absent') return null;
        const asks = DIRTY_TESTS.includes(call.callee) && call.args.some(isValue);
        return asks && way === 'true' ? { ...fact, dirty: true } : fact;
      }
      const name = node.kind === 'call' ? node.callee : null;
      if (name !== null && TLB_FLUSHES.includes(name)) {
        if (fact.given !== null) hits.set(fact.given, hitAt(context, fact.given, name));
        return null;
      }
      if (name !== null && FLUSH_PROMISES.includes(name)) return null;
      // A walk that is handed on goes to another entry, and its page was kept by whoever walks.
      if (handsOutRoot(node, fact.pointer)) return null;
      if (fact.given !== null) return fact;
      // The next entry of a loop has a page of its own.
      const holders = holdersAfter(fact.holders, node);
      if (changes(node, fact.pointer) || holders.length < Math.min(1, fact.holders.length)) return null;
      const isRemoval = name !== null && fact.dirty && RMAP_REMOVALS.includes(name);
      if (isRemoval || isRelease(node, context)) return { ...fact, holders, given: node.id };
      return { ...fact, holders };
    },
  );
  return [...hits.values()];
}

/** Drops a reference that the function found itself; the caller has one of its own to a page that it hands in. */
function isRelease(node: FlowNode, { graph }: RuleContext): boolean {
  if (node.kind !== 'call' || node.callee === null || !PAGE_RELEASES.includes(node.callee)) return false;
  const page = node.args[0] ? rootOfExpr(node.args[0]) : null;
  return page !== null && !graph.params.some((param) => param.name === page);
}

/** Whether a call gets the address of what a pointer lies in: it may let it point elsewhere. */
function handsOutRoot(node: FlowNode, pointer: Expr): boolean {
  const root = rootOfExpr(pointer);
  return (
    node.kind === 'call' &&
    node.args.some(
      (arg) => arg.kind === 'unary' && arg.op === '&' && arg.operand.kind === 'ident' && arg.operand.name === root,
    )
  );
}

function hitAt(context: RuleContext, node: number, flush: string): RuleHit {
  const call = context.graph.nodes[node];
  const name = call?.kind === 'call' ? (call.callee ?? '') : '';
  const message = RMAP_REMOVALS.includes(name)
    ? `${name}() of a dirty page before ${flush}(): until then other CPUs may write to it through the old translation, and who cleans the page does not find the mapping`
    : `${name}() before ${flush}(): until then other CPUs may use the page through the old translation`;
  return { span: nodeSpan(context, node), message };
}
