// none-as-proof: an empty entry is taken as proof that its table is still in the tree.
import { PMD_COMPARISONS } from '../../helpers/entry-calls.js';
import { identifiers } from '../../flow/expressions.js';
import { EMPTY, holdersAfter, mentions, outcomeOf, readsOf, writerOf, type Holders } from './entries.js';
import { follow } from './follow.js';
import type { Rule, RuleContext, RuleHit, RuleSite } from './rule.js';

export const NONE_AS_PROOF: Rule = {
  code: 'none-as-proof',
  severity: 'warning',
  title: 'empty entry taken as proof of a linked table',
  description:
    'A table is mapped without its lock, locked later, and an entry of it is found to be none (or the same as a none entry seen before); then an entry is installed. A table that was withdrawn in between is all none too, so the new entry may land in a table on its way to be freed. The pmd must be compared as well, as the callers of pte_offset_map_rw_nolock() do with pmd_same().',
  yes: `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);

	if (!pte)
		return -EAGAIN;
	spin_lock(ptl);
	if (pte_none(ptep_get(pte)))
		set_pte_at(mm, addr, pte, entry);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  no: `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	pmd_t pmdval;
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_rw_nolock(mm, pmd, addr, &pmdval, &ptl);

	if (!pte)
		return -EAGAIN;
	spin_lock(ptl);
	if (pmd_same(pmdval, pmdp_get_lockless(pmd)) && pte_none(ptep_get(pte)))
		set_pte_at(mm, addr, pte, entry);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  detect: (context) => context.sites.flatMap((site) => trusted(site, context)),
};

interface Proof {
  readonly phase: 'mapped' | 'locked' | 'empty';
  /** Reads of the entry since the lock was taken, or before, and whether such a value is known to be none. */
  readonly holders: Holders;
  readonly inline: number;
}

function trusted(site: RuleSite, context: RuleContext): RuleHit[] {
  const { view } = context;
  const { record, helper, acquire } = site;
  // Helpers that look up the lock and leave taking it to the caller: the table may go in between.
  if (!helper.maps || helper.locks || helper.lockOut === null || record.lockedAt.size === 0) return [];
  const pmd = acquire.pmd;
  const hits = new Map<number, RuleHit>();
  follow<Proof>(
    view,
    [[acquire.node.id, { phase: 'mapped', holders: [], inline: -1 }]],
    (fact) => `${fact.phase} ${fact.holders.join()} ${String(fact.inline)}`,
    (fact, node, way) => {
      if (node.kind === 'branch') {
        const call = view.testedCall(node);
        // Anything that asks about the pmd, directly or by value, may be the comparison that is needed.
        const asked = call ? call.args : [node.test];
        const compares = call?.callee != null && PMD_COMPARISONS.includes(call.callee);
        if (fact.phase !== 'mapped' && (compares || asked.some((arg) => mentionsPmd(arg, pmd?.names, context))))
          return null;
        const outcome = outcomeOf(
          node,
          way === 'true',
          view,
          (arg, test) => mentions(fact.holders, arg) || test.id === fact.inline,
        );
        if (fact.phase === 'locked' && outcome !== null) {
          if (outcome.says === 'absent') return outcome.kind === EMPTY ? { ...fact, phase: 'empty' } : null;
          if (outcome.says === 'present' || outcome.says === 'compared' || outcome.says === 'other') return null;
          // Not none: the entry is still linked.
          return null;
        }
        return fact;
      }
      if (node.id === acquire.node.id) return null;
      if (fact.phase === 'mapped') return record.lockedAt.has(node.id) ? { ...fact, phase: 'locked' } : fact;
      if (record.releases.has(node.id)) return null;
      const write = writerOf(node);
      if (fact.phase === 'empty') {
        if (write?.writer.value !== undefined && record.peekedAt.has(node.id)) {
          hits.set(node.id, {
            span: node.span,
            message: `installs an entry because the old one is none; a table that was withdrawn since ${helper.name}() is all none too, so the pmd has to be compared as well`,
          });
          return null;
        }
        return fact;
      }
      const [read] = record.peekedAt.has(node.id) && write === null ? readsOf(node) : [];
      if (read) return { ...fact, holders: read.place === null ? [] : [read.place], inline: node.id };
      return { ...fact, holders: holdersAfter(fact.holders, node) };
    },
  );
  return [...hits.values()];
}

function mentionsPmd(
  arg: Parameters<typeof identifiers>[0],
  names: ReadonlySet<string> | undefined,
  { graph }: RuleContext,
): boolean {
  return [...identifiers(arg)].some((name) => names?.has(name) === true || graph.locals.get(name)?.base === 'pmd_t');
}
