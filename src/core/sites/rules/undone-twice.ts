// undone-twice: a path takes back what it has taken back already, as where an abort is entered behind the place it is for.
import type { Expr } from '../../c/ast.js';
import { anyPart, identifiers, textOf } from '../../flow/expressions.js';
import { writes } from '../../flow/liveness.js';
import type { FlowNode } from '../../flow/graph.js';
import { COUNTED_CALLS } from '../../helpers/counted-calls.js';
import { follow } from './follow.js';
import type { CallNode } from './graph-view.js';
import { nodeSpan, type Rule, type RuleContext, type RuleHit } from './rule.js';

const COUNTED = new Map(COUNTED_CALLS.map((call) => [call.name, call]));

export const UNDONE_TWICE: Rule = {
  code: 'undone-twice',
  severity: 'error',
  title: 'undone twice',
  description:
    'A path gives a number of references back, or takes a number of pages off a counter, and then does the same again with the same variable, which nothing has changed in between; or it drops the lock of a PMD a second time. That is what becomes of an abort label that undoes half of the work when a later step, behind the place where that half was settled, jumps to it as well.',
  yes: `
static void drop_table(struct mm_struct *mm, struct folio *folio, pmd_t *pmd, unsigned long addr, int nr)
{
	spinlock_t *ptl, *pml;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!is_mapped(*pte, folio))
		goto abort;
	pte_unmap_unlock(pte, ptl);
	folio_ref_sub(folio, nr);
	pml = pmd_lock(mm, pmd);
	if (pmd_none(*pmd)) {
		spin_unlock(pml);
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		goto abort;
	}
	note_table(pmd);
	spin_unlock(pml);
	return;
abort:
	folio_ref_sub(folio, nr);
	pte_unmap_unlock(pte, ptl);
}
`,
  no: `
static void drop_table(struct mm_struct *mm, struct folio *folio, pmd_t *pmd, unsigned long addr, int nr)
{
	spinlock_t *ptl, *pml;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!is_mapped(*pte, folio)) {
		folio_ref_sub(folio, nr);
		pte_unmap_unlock(pte, ptl);
		return;
	}
	pte_unmap_unlock(pte, ptl);
	folio_ref_sub(folio, nr);
	pml = pmd_lock(mm, pmd);
	if (!pmd_none(*pmd))
		note_table(pmd);
	spin_unlock(pml);
}
`,
  detect: (context) => [...countedTwice(context), ...unlockedTwice(context)],
};

/** The same call with the same arguments, on a path that changes none of them. */
function countedTwice(context: RuleContext): RuleHit[] {
  const { view } = context;
  const calls = view.callsOf(COUNTED.keys()).filter(isOfLocals);
  if (calls.length < 2) return [];
  const hits = new Map<number, RuleHit>();
  follow<CallNode>(
    view,
    calls.map((call) => [call.id, call] as const),
    (fact) => String(fact.id),
    (fact, node, way) => {
      if (way !== 'next') return fact;
      if (node.kind === 'call' && node.id !== fact.id && textOfCall(node) === textOfCall(fact)) {
        const what = COUNTED.get(fact.callee ?? '');
        const count = fact.args[what?.count ?? 0];
        const message = `${fact.callee ?? ''}() for ${what?.of ?? ''} that the path has given back already: \`${countText(count)}\` has not changed since`;
        hits.set(node.id, { span: nodeSpan(context, node.id), message });
        return null;
      }
      return changesAny(node, fact.args) ? null : fact;
    },
  );
  return [...hits.values()];
}

/** A count that is a constant is one of many; one in memory may change unseen. */
function isOfLocals(call: CallNode): boolean {
  const count = call.args[COUNTED.get(call.callee ?? '')?.count ?? 0];
  if (!count || identifiers(count).size === 0) return false;
  const isMemory = (part: Expr): boolean =>
    part.kind === 'member' || part.kind === 'index' || (part.kind === 'unary' && part.op === '*');
  return !call.args.some((arg) => anyPart(arg, isMemory));
}

function countText(count: Expr | undefined): string {
  return count ? [...identifiers(count)].join(', ') : '';
}

function textOfCall({ callee, args }: CallNode): string {
  return `${callee ?? ''}(${args.map(textOf).join()})`;
}

/** Temporaries stand for what was computed anew. */
function changesAny(node: FlowNode, args: readonly Expr[]): boolean {
  const names = new Set(args.flatMap((arg) => [...identifiers(arg)]));
  const written = writes(node);
  if (written !== null && names.has(written)) return true;
  return (
    node.kind === 'call' &&
    node.args.some(
      (arg) => arg.kind === 'unary' && arg.op === '&' && [...identifiers(arg)].some((one) => names.has(one)),
    )
  );
}

/** The lock of a PMD or of a level above, which no map call gave. */
function unlockedTwice(context: RuleContext): RuleHit[] {
  const { view, catalogue } = context;
  const locks = new Set(
    view
      .callsOf(catalogue.otherLockSources)
      .flatMap((call) => (call.result?.kind === 'ident' ? [call.result.name] : [])),
  );
  if (locks.size === 0) return [];
  const lockOf = (node: FlowNode): string | null => {
    if (node.kind !== 'call' || !catalogue.unlockCalls.has(node.callee ?? '')) return null;
    const [lock] = node.args;
    return lock?.kind === 'ident' && locks.has(lock.name) ? lock.name : null;
  };
  const hits = new Map<number, RuleHit>();
  follow<{ readonly lock: string; readonly node: number }>(
    view,
    context.graph.nodes.flatMap((node) => {
      const lock = lockOf(node);
      return lock === null ? [] : [[node.id, { lock, node: node.id }] as const];
    }),
    (fact) => fact.lock,
    (fact, node, way) => {
      if (way !== 'next') return fact;
      if (lockOf(node) === fact.lock) {
        if (node.id !== fact.node)
          hits.set(node.id, {
            span: nodeSpan(context, node.id),
            message: `drops ${fact.lock} on a path that has dropped it already`,
          });
        return null;
      }
      if (writes(node) === fact.lock) return null;
      const handed = node.kind === 'call' && node.args.some((arg) => identifiers(arg).has(fact.lock));
      return handed ? null : fact;
    },
    'ends',
  );
  return [...hits.values()];
}
