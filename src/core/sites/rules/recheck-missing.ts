// recheck-missing: a decision from before the lock is acted on under the lock without another look.
import { TABLE_OF_VALUE, PMD_LOCKS } from '../../helpers/entry-calls.js';
import type { FlowNode } from '../../flow/graph.js';
import { identifiers, textOf } from '../../flow/expressions.js';
import { changes, holdersAfter, holds, mentions, readsOf, writerOf, type Holders } from './entries.js';
import { follow } from './follow.js';
import type { BranchNode, CallNode } from './graph-view.js';
import type { Rule, RuleContext, RuleHit, RuleSite } from './rule.js';

export const RECHECK_MISSING: Rule = {
  code: 'recheck-missing',
  severity: 'warning',
  title: 'checked before the lock only',
  description:
    'An entry is read and tested without the lock; then the lock is taken, and the entry is changed without reading it again. Whatever another CPU did to it in between is overwritten. One level up: a table is taken out of a pmd under its lock without testing that the pmd still is a table, which is how mremap() moved an empty pmd against a concurrent collapse.',
  yes: `
static void age_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t old)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);
	pte_t *pte = pte_offset_map(pmd, addr);

	if (pte_present(*pte)) {
		spin_lock(ptl);
		set_pte_at(mm, addr, pte, old);
		spin_unlock(ptl);
	}
	pte_unmap(pte);
}
`,
  no: `
static void age_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t old)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);
	pte_t *pte = pte_offset_map(pmd, addr);

	if (pte_present(*pte)) {
		spin_lock(ptl);
		if (pte_present(*pte))
			set_pte_at(mm, addr, pte, old);
		spin_unlock(ptl);
	}
	pte_unmap(pte);
}
`,
  detect: (context) => [...context.sites.flatMap((site) => actedOn(site, context)), ...tableTaken(context)],
};

interface Peek {
  readonly holders: Holders;
  /** The call that got the value directly. */
  readonly inline: number;
  readonly phase: 'read' | 'decided' | 'locked';
}

function actedOn(site: RuleSite, context: RuleContext): RuleHit[] {
  const { graph, view } = context;
  const { record } = site;
  if (record.lateLocks.size === 0) return [];
  const hits = new Map<number, RuleHit>();
  const starts = [...record.peekedUnlocked].flatMap((id) =>
    readsOf(graph.nodes[id] ?? { kind: 'exit', id, span: graph.span }).map((read): [number, Peek] => [
      id,
      { holders: read.place === null ? [] : [read.place], inline: id, phase: 'read' },
    ]),
  );
  follow<Peek>(
    view,
    starts,
    (fact) => `${fact.holders.join()} ${String(fact.inline)} ${fact.phase}`,
    (fact, node) => {
      if (fact.phase === 'read') {
        if (node.kind === 'branch')
          return asks(node, fact, context) ? { ...fact, holders: [], phase: 'decided' } : fact;
        return { ...fact, holders: holdersAfter(fact.holders, node) };
      }
      if (context.view.graph.nodes[node.id]?.kind === 'call' && isAcquire(node, context)) return null;
      if (fact.phase === 'decided') return record.lockedAt.has(node.id) ? { ...fact, phase: 'locked' } : fact;
      if (record.releases.has(node.id)) return null;
      if (!record.peekedAt.has(node.id)) return fact;
      const write = writerOf(node);
      const readsOld = write?.writer.takes === true && node.kind === 'call' && node.result !== null;
      if (write !== null && !readsOld) {
        hits.set(node.id, {
          span: node.span,
          message:
            'changes the entry under the lock although it was tested before the lock was taken only: it may not be what it was',
        });
      }
      return null;
    },
  );
  return [...hits.values()];
}

function isAcquire(node: FlowNode, { catalogue }: RuleContext): boolean {
  return node.kind === 'call' && node.callee !== null && catalogue.acquires.has(node.callee);
}

function asks(branch: BranchNode, fact: Peek, { view }: RuleContext): boolean {
  const call = view.testedCall(branch);
  if (call) return call.id === fact.inline || call.args.some((arg) => mentions(fact.holders, arg));
  return mentions(fact.holders, branch.test);
}

interface Upper {
  readonly lock: number;
  readonly holders: Holders;
}

/** `pmd_pgtable(v)` of a value that was read under the pmd lock and tested neither before nor after. */
function tableTaken(context: RuleContext): RuleHit[] {
  const { graph, view } = context;
  const locks = new Map(PMD_LOCKS.map((lock) => [lock.name, lock.pmd]));
  const takers = view.callsOf(TABLE_OF_VALUE);
  if (takers.length === 0) return [];
  const hits = new Map<number, RuleHit>();
  const starts = view.callsOf(locks.keys()).flatMap((call): [number, Upper][] => {
    const pmd = call.args[locks.get(call.callee ?? '') ?? 0];
    return pmd?.kind === 'ident' ? [[call.id, { lock: call.id, holders: [] }]] : [];
  });
  const pmdOf = (fact: Upper) => {
    const call = graph.nodes[fact.lock] as CallNode;
    return call.args[locks.get(call.callee ?? '') ?? 0] ?? call.args[0];
  };
  follow<Upper>(
    view,
    starts,
    (fact) => `${String(fact.lock)} ${fact.holders.join()}`,
    (fact, node) => {
      const pmd = pmdOf(fact);
      if (!pmd || changes(node, pmd)) return null;
      const cell = textOf(pmd);
      if (node.kind === 'branch') {
        const call = view.testedCall(node);
        // Any test of the value, or of anything through the pmd pointer, may be the one.
        const tested = call ? call.args : [node.test];
        return tested.some((arg) => mentions(fact.holders, arg) || identifiers(arg).has(cell)) ? null : fact;
      }
      if (node.kind === 'call' && node.callee !== null && TABLE_OF_VALUE.includes(node.callee)) {
        const [value] = node.args;
        if (value && fact.holders.length > 0 && holds(fact.holders, value)) {
          hits.set(node.id, {
            span: node.span,
            message: `takes the table out of a pmd that was read under the lock and not tested there: it may be none or huge by now, unless what changes it is locked out`,
          });
          return null;
        }
      }
      const [read] = readsOf(node);
      if (read?.cell === cell && read.place !== null && fact.holders.length === 0)
        return { ...fact, holders: [read.place] };
      return { ...fact, holders: holdersAfter(fact.holders, node) };
    },
  );
  return [...hits.values()];
}
