// unmap-outside: `pte - 1` is unmapped on a path on which `pte` was never advanced.
import { textOf } from '../../flow/expressions.js';
import { writes } from '../../flow/liveness.js';
import type { FlowNode } from '../../flow/graph.js';
import type { Span } from '../../c/span.js';
import { placeOf } from '../paths/evaluate.js';
import { eachStatement } from './each-statement.js';
import { follow } from './follow.js';
import type { Rule, RuleContext, RuleHit, RuleSite } from './rule.js';

/** How the text of `x - 1` ends. */
const BEFORE = '-1)';

export const UNMAP_OUTSIDE: Rule = {
  code: 'unmap-outside',
  severity: 'error',
  title: 'unmaps an entry before the first',
  description:
    'A loop leaves its pointer behind the last entry, so `pte - 1` is unmapped; but a path breaks out before the first step. If the first entry is that of its page, `pte - 1` is in the page before: with CONFIG_HIGHPTE another mapping is undone. The zap and migration loops had this.',
  yes: `
static void scan(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	do {
		if (is_enough(*pte))
			break;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(pte - 1, ptl);
}
`,
  no: `
static void scan(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *start, *pte;

	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	do {
		if (is_enough(*pte))
			break;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(start, ptl);
}
`,
  detect: (context) =>
    context.graph.nodes.some((node) => unmaps(node, context)?.endsWith(BEFORE) === true)
      ? context.sites.flatMap((site) => outside(site, context))
      : [],
};

function outside(site: RuleSite, context: RuleContext): RuleHit[] {
  const { node } = site.acquire;
  const place = node.result ? placeOf(node.result) : null;
  if (!site.helper.maps || place === null) return [];
  const hits = new Map<number, RuleHit>();
  const heads = loopHeads(context);
  follow<{ readonly names: readonly string[] }>(
    context.view,
    [[node.id, { names: [place] }]],
    ({ names }) => names.join(),
    ({ names }, at, way) => {
      if (at.id === node.id) return null;
      // A loop over a range that is not empty runs at least once.
      if (at.kind === 'branch') {
        const to = way === 'true' ? at.whenTrue : at.whenFalse;
        return heads.some((head) => inside(at.span, head)) && leavesLoop(to, context) ? null : { names };
      }
      const below = unmaps(at, context);
      if (below !== null && names.some((name) => below === `(${name}${BEFORE}`)) {
        hits.set(at.id, {
          span: at.span,
          message: `unmaps the entry before the one that ${site.helper.name}() returned: on a path to here the pointer was never advanced`,
        });
        return null;
      }
      const name = writes(at);
      if (name === null) return { names };
      const copied = at.kind === 'assign' && names.includes(placeOf(at.value) ?? '');
      const rest = names.filter((one) => one !== name && !one.startsWith(`${name}->`) && !one.startsWith(`${name}.`));
      const after = copied ? [...rest, name].sort() : rest;
      return after.length === 0 ? null : { names: after };
    },
  );
  return [...hits.values()];
}

/** Tests of loops that are made before the first turn. */
function loopHeads({ ast }: RuleContext): readonly Span[] {
  const heads: Span[] = [];
  eachStatement(ast.body, (stmt) => {
    if ((stmt.kind === 'for' || stmt.kind === 'while') && stmt.test) heads.push(stmt.test.span);
  });
  return heads;
}

/** Whether a way leads to where a loop ends. */
function leavesLoop(to: number, { graph }: RuleContext): boolean {
  let node = graph.nodes[to];
  for (let steps = 0; node && steps < graph.nodes.length; steps++) {
    const { id } = node;
    if (graph.loops.some((loop) => loop.breakTo === id)) return true;
    if (node.kind !== 'nop') return false;
    node = graph.nodes[node.next];
  }
  return false;
}

function inside(a: Span, b: Span): boolean {
  return a.start >= b.start && a.end <= b.end;
}

/** Text of the entry that a release unmaps. */
function unmaps(node: FlowNode, { catalogue }: RuleContext): string | null {
  const release =
    node.kind === 'call' && node.callee !== null ? catalogue.releases.get(node.callee)?.helper : undefined;
  const arg = release && release.unmaps !== null && node.kind === 'call' ? node.args[release.unmaps] : undefined;
  return arg ? textOf(arg) : null;
}
