// null-retried: a failed map is tried again, and nothing ends the attempts.
import { successors } from '../../flow/liveness.js';
import { LEAF_LOCKS, LEAF_OPTION, PAGE_WALK, TABLE_TESTS } from '../../helpers/table-tests.js';
import type { FlowNode } from '../../flow/graph.js';
import { nodeSpan, type Rule, type RuleContext, type RuleHit, type RuleSite } from './rule.js';

/** Where nothing maps memory itself, a pmd is a table or none. */
const hasLeaves = ({ graph }: RuleContext): boolean => graph.config[LEAF_OPTION] !== false;

export const NULL_RETRIED: Rule = {
  code: 'null-retried',
  severity: 'warning',
  title: 'retried for as long as it fails',
  description:
    'When the map fails it is tried again, at once or by asking the page walker to come again, and nothing on the way looks at why. NULL is not always a passing state: a pmd that is a migration entry makes the map fail until the migration ends, which may be waiting for this very walk. DAMON locked up machines so.',
  yes: `
static int age_range(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	if (!pte) {
		walk->action = ACTION_AGAIN;
		return 0;
	}
	use(ptep_get(pte));
	pte_unmap_unlock(pte, ptl);
	return 0;
}

static const struct mm_walk_ops age_ops = {
	.pmd_entry = age_range,
};
`,
  no: `
static int age_range(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte;

	ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		spin_unlock(ptl);
		return 0;
	}
	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	if (!pte) {
		walk->action = ACTION_AGAIN;
		return 0;
	}
	use(ptep_get(pte));
	pte_unmap_unlock(pte, ptl);
	return 0;
}

static const struct mm_walk_ops age_ops = {
	.pmd_entry = age_range,
};
`,
  detect: (context) => (hasLeaves(context) ? context.sites.flatMap((site) => retried(site, context)) : []),
};

function retried(site: RuleSite, context: RuleContext): RuleHit[] {
  const { graph } = context;
  const { helper, record, acquire } = site;
  const hits: RuleHit[] = [];
  for (const check of record.failsAt) {
    const branch = graph.nodes[check];
    if (branch?.kind !== 'branch') continue;
    // A branch on the pointer itself is not taken where it is NULL.
    const { again, back } = straightFrom(branch.whenFalse, acquire.node.id, context);
    if (back)
      hits.push({
        span: nodeSpan(context, check),
        message: `tries ${helper.name}() again for as long as it fails, and nothing on the way can end that: a pmd under migration makes it fail until the migration is over`,
      });
    if (again !== null && context.isPmdCallback() && !excludesLeaves(acquire.node.id, context))
      hits.push({
        span: nodeSpan(context, again),
        message: `asks the walker to come again for as long as ${helper.name}() fails: a pmd under migration makes it fail until the migration is over, and no test here lets one pass`,
      });
  }
  return hits;
}

/** Where the way from a failed map leads as long as nothing is asked. */
function straightFrom(
  from: number,
  acquire: number,
  { graph }: RuleContext,
): { readonly again: number | null; readonly back: boolean } {
  let again: number | null = null;
  const seen = new Set<number>();
  for (let id = from; !seen.has(id);) {
    if (id === acquire) return { again, back: true };
    seen.add(id);
    const node = graph.nodes[id];
    if (!node) break;
    if (asksAgain(node)) again = id;
    const next = successors(node);
    if (node.kind === 'branch' || next.length !== 1 || next[0] === undefined) break;
    id = next[0];
  }
  return { again, back: false };
}

function asksAgain(node: FlowNode): boolean {
  const { field, value } = PAGE_WALK.statement;
  return (
    node.kind === 'assign' &&
    node.target.kind === 'member' &&
    node.target.field === field &&
    node.value.kind === 'ident' &&
    node.value.name === value
  );
}

const EXCLUDING: ReadonlySet<string> = new Set([
  ...LEAF_LOCKS,
  ...TABLE_TESTS.filter((test) => test.meaning === 'no-table' && test.name !== 'pmd_none').map((test) => test.name),
  'is_swap_pmd',
]);

/** Whether every path to the acquire has asked something that keeps a pmd under migration out. */
function excludesLeaves(acquire: number, { graph, graphsOf }: RuleContext): boolean {
  const seen = new Set<number>();
  const work = [graph.entry];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    if (id === acquire) return false;
    seen.add(id);
    if (node.kind === 'call' && node.callee !== null) {
      if (EXCLUDING.has(node.callee)) continue;
      const inside = graphsOf(node.callee).flatMap((callee) => callee.nodes);
      if (inside.some((one) => one.kind === 'call' && one.callee !== null && EXCLUDING.has(one.callee))) continue;
    }
    work.push(...successors(node));
  }
  return true;
}
