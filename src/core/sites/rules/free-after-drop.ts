// free-after-drop: a table is taken away on what was seen before its lock was dropped.
import type { Expr } from '../../c/ast.js';
import { anyPart, identifiers, textOf } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { successors, writes } from '../../flow/liveness.js';
import { MMAP_WRITE_LOCKS } from '../../helpers/entry-calls.js';
import { holdersAfter, mentions, readsOf, type Holders } from './entries.js';
import { follow } from './follow.js';
import type { CallNode } from './graph-view.js';
import type { Rule, RuleContext, RuleHit, RuleSite } from './rule.js';

export const FREE_AFTER_DROP: Rule = {
  code: 'free-after-drop',
  severity: 'warning',
  title: 'freed on what was seen before the lock was dropped',
  description:
    'The entries of a table are looked at under its lock, the lock is dropped, and the table is taken out of its pmd without another look. Entries that were installed in between are lost with it: UFFDIO_COPY did so to a collapsing shmem table, and a fault to a table that zap was emptying in two turns.',
  yes: `
static void drop_table(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	bool is_empty = pte_none(*pte);

	pte_unmap_unlock(pte, ptl);
	if (!is_empty)
		return;
	ptl = pmd_lock(mm, pmd);
	pmd_clear(pmd);
	spin_unlock(ptl);
}
`,
  no: `
static void drop_table(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl, *pml = pmd_lock(mm, pmd);
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (pte_none(*pte))
		pmd_clear(pmd);
	pte_unmap_unlock(pte, ptl);
	spin_unlock(pml);
}
`,
  detect: (context) => context.sites.flatMap((site) => freed(site, context)),
};

interface Drop {
  readonly phase: 'seen' | 'dropped' | 'again';
  /** Places of the entry's value, or the call that got it directly. */
  readonly holders: Holders;
  readonly inline: number;
  /** The path asked something of the value. */
  readonly decided: boolean;
}

function freed(site: RuleSite, context: RuleContext): RuleHit[] {
  const { graph, view, catalogue } = context;
  const { record, acquire } = site;
  const pmd = acquire.pmd;
  if (!pmd || !site.helper.maps || record.lockedAt.size === 0) return [];
  const taken = new Set<number>();
  for (const node of graph.nodes) if (node.kind === 'call' && takesTable(node, pmd.text, context)) taken.add(node.id);
  if (taken.size === 0 || keepsInstallersOut(context)) return [];
  const before = reachableWithout(context, taken);
  const hits = new Map<number, RuleHit>();
  const starts = [...record.peekedAt]
    .filter((id) => before.has(id) && !record.peekedUnlocked.has(id))
    .flatMap((id) =>
      readsOf(graph.nodes[id] ?? { kind: 'exit', id, span: graph.span }).map((read): [number, Drop] => [
        id,
        { phase: 'seen', holders: read.place === null ? [] : [read.place], inline: id, decided: false },
      ]),
    );
  follow<Drop>(
    view,
    starts,
    (fact) => `${fact.phase} ${fact.holders.join()} ${String(fact.inline)} ${String(fact.decided)}`,
    (was, node) => {
      if (node.kind === 'branch') {
        const call = view.testedCall(node);
        const asks = call
          ? call.id === was.inline || call.args.some((arg) => mentions(was.holders, arg))
          : mentions(was.holders, node.test);
        return asks ? { ...was, decided: true } : was;
      }
      const fact = was.decided ? was : { ...was, holders: holdersAfter(was.holders, node) };
      if (fact.phase === 'seen') {
        if (taken.has(node.id)) return null;
        return record.releases.has(node.id) && dropsLock(node, context) ? { ...fact, phase: 'dropped' } : fact;
      }
      if (taken.has(node.id)) {
        if (!fact.decided) return null;
        hits.set(node.id, {
          span: node.span,
          message: `takes the table out although its lock was dropped after the entries were looked at: what was installed since is lost, unless something else keeps installers out`,
        });
        return null;
      }
      if (node.kind === 'call' && node.callee !== null && catalogue.acquires.has(node.callee)) {
        // The same turn of the same walk goes on after the lock was dropped; anything else looks anew.
        return node.id === acquire.node.id && record.retakes.has(node.id) ? { ...fact, phase: 'again' } : null;
      }
      return fact;
    },
  );
  return [...hits.values()];
}

/** Whether this function or one that calls it holds the mmap lock for writing: nobody installs an entry then. */
function keepsInstallersOut(context: RuleContext): boolean {
  return [context.graph, ...context.callerGraphs()].some((graph) =>
    graph.nodes.some((node) => node.kind === 'call' && node.callee !== null && MMAP_WRITE_LOCKS.includes(node.callee)),
  );
}

/** Whether a call ends the life of the table behind a pmd pointer, or unlinks it. */
function takesTable(node: CallNode, pmd: string, { graph, catalogue, summaries }: RuleContext): boolean {
  if (node.callee === null) return false;
  const call = catalogue.tableCalls.get(node.callee);
  const positions = call
    ? call.effect === 'frees'
      ? [call.argument]
      : []
    : [...(summaries(node.callee)?.tables ?? [])].filter(([, effect]) => effect === 'frees').map(([i]) => i);
  return positions.some((i) => {
    const arg = node.args[i];
    return arg !== undefined && comesFrom(arg, pmd, graph);
  });
}

/** Whether an expression was computed from another, which is given as text, through locals and calls. */
function comesFrom(expr: Expr, text: string, graph: FlowGraph): boolean {
  const names = new Set<string>();
  const work = [expr];
  for (let part = work.pop(); part; part = work.pop()) {
    if (anyPart(part, (inner) => textOf(inner) === text)) return true;
    for (const name of identifiers(part)) {
      if (names.has(name)) continue;
      names.add(name);
      for (const node of graph.nodes) {
        if (writes(node) !== name) continue;
        if (node.kind === 'assign') work.push(node.value);
        if (node.kind === 'call') work.push(...node.args);
      }
    }
  }
  return false;
}

function dropsLock(node: FlowNode, { catalogue }: RuleContext): boolean {
  if (node.kind !== 'call' || node.callee === null) return false;
  if (catalogue.unlockCalls.has(node.callee)) return true;
  const release = catalogue.releases.get(node.callee)?.helper;
  return release !== undefined && release.unlocks !== null;
}

function reachableWithout({ graph }: RuleContext, without: ReadonlySet<number>): ReadonlySet<number> {
  const seen = new Set<number>();
  const work = [graph.entry];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id) || without.has(id)) continue;
    seen.add(id);
    work.push(...successors(node));
  }
  return seen;
}
