// kind-unhandled: an entry of a kind that the code names itself goes where that kind must not go.
import { textOf } from '../../flow/expressions.js';
import { NON_SWAP_TESTS, PAGE_OF_SWAP_ENTRY } from '../../helpers/entry-calls.js';
import type { FlowNode } from '../../flow/graph.js';
import type { Expr } from '../../c/ast.js';
import { placeOf, rootOf } from '../paths/evaluate.js';
import { changes, EMPTY, handsOut, isFrame, outcomeOf, presentOnlyValue, writerOf } from './entries.js';
import { follow, type Truths } from './follow.js';
import type { BranchNode } from './graph-view.js';
import { incompleteDispatches } from './kind-dispatch.js';
import type { Rule, RuleContext, RuleHit } from './rule.js';

export const KIND_UNHANDLED: Rule = {
  code: 'kind-unhandled',
  severity: 'error',
  title: 'an entry kind goes the wrong way',
  description:
    'On a path on which an entry was found to be none, a swap entry or a migration entry, it is used as a present one; or a dispatch over the kinds of swap entries that ends in a warning does not name a kind that the file knows. Splitting a huge page read the folio of a pmd that its own condition let through as a migration entry; device-private pmds fell through a dispatch that was older than they are.',
  yes: `
static bool covers(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct folio *folio)
{
	bool found = false;
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_trans_huge(*pmd) || is_pmd_migration_entry(*pmd))
		return pmd_folio(*pmd) == folio;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return false;
	found = is_of(folio, ptep_get(pte));
	pte_unmap_unlock(pte, ptl);
	return found;
}
`,
  no: `
static bool covers(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct folio *folio)
{
	bool found = false;
	spinlock_t *ptl;
	pte_t *pte;

	if (is_pmd_migration_entry(*pmd))
		return false;
	if (pmd_trans_huge(*pmd))
		return pmd_folio(*pmd) == folio;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return false;
	found = is_of(folio, ptep_get(pte));
	pte_unmap_unlock(pte, ptl);
	return found;
}
`,
  detect: (context) => [...absentAsPresent(context), ...slotAsPage(context), ...incompleteDispatches(context)],
};

interface Absent {
  readonly value: Expr;
  readonly kind: string;
}

const keyOf = (fact: Absent): string => `${textOf(fact.value)} ${fact.kind}`;

/** What taking a branch says of the local that it tests. */
function truthOf(branch: BranchNode, way: boolean): Truths {
  return branch.test.kind === 'ident' ? { [branch.test.name]: way } : {};
}

/** What was found not to be present on this path, asked for its page. */
function absentAsPresent(context: RuleContext): RuleHit[] {
  const { graph, view } = context;
  if (!graph.nodes.some((node) => presentOnlyValue(node) !== null)) return [];
  const hits = new Map<number, RuleHit>();
  const starts: [number, Absent, Truths][] = [];
  for (const node of graph.nodes) {
    if (node.kind !== 'branch') continue;
    for (const way of [true, false]) {
      const call = view.testedCall(node);
      const outcome = outcomeOf(node, way, view, (arg, test) => arg === test.args[0] && isNamed(arg));
      const value = call?.args[0];
      const to = graph.nodes[way ? node.whenTrue : node.whenFalse];
      if (outcome?.says !== 'absent' || !value || !to) continue;
      // The fact holds at the target; it starts on an edge, so the target is stepped through here.
      const fact = step({ value, kind: outcome.kind }, to);
      if (fact) starts.push([to.id, fact, truthOf(node, way)]);
    }
  }
  function step(fact: Absent, node: FlowNode): Absent | null {
    if (node.kind === 'branch') return fact;
    const used = fact.kind === EMPTY && isFrame(node) ? null : presentOnlyValue(node);
    if (used && node.kind === 'call' && textOf(used) === textOf(fact.value)) {
      hits.set(node.id, {
        span: node.span,
        message: `${node.callee ?? ''}() is for present entries, and on this path the entry is ${fact.kind}`,
      });
      return null;
    }
    return forgets(fact.value, node, context) ? null : fact;
  }
  follow<Absent>(
    view,
    starts,
    keyOf,
    (fact, node, way) => {
      if (node.kind !== 'branch') return step(fact, node);
      const outcome = outcomeOf(node, way === 'true', view, (arg) => textOf(arg) === textOf(fact.value));
      // Found to be something else: the way is not possible, or it is another entry by now.
      if (outcome?.says === 'present' || outcome?.says === 'other') return null;
      return fact;
    },
    'ends',
  );
  return [...hits.values()];
}

function isNamed(arg: Expr): boolean {
  return placeOf(arg) !== null;
}

/** Whether a node may change what the expression stands for. */
function forgets(value: Expr, node: FlowNode, { catalogue }: RuleContext): boolean {
  if (changes(node, value)) return true;
  const pointer = value.kind === 'unary' && value.op === '*' ? value.operand : null;
  if (node.kind === 'assign') return textOf(node.target) === textOf(value) || isStore(node.target, pointer);
  if (node.kind !== 'call') return node.kind === 'opaque';
  const name = node.callee ?? '';
  if (catalogue.lockCalls.has(name) || catalogue.otherLockSources.has(name)) return pointer !== null;
  if (writerOf(node) !== null && pointer !== null) return true;
  if (pointer !== null && handsOut(node, textOf(pointer))) return true;
  const place = placeOf(value);
  return node.args.some(
    (arg) => arg.kind === 'unary' && arg.op === '&' && place !== null && rootOf(place) === placeOf(arg.operand),
  );
}

function isStore(target: Expr, pointer: Expr | null): boolean {
  return pointer !== null && target.kind === 'unary' && target.op === '*' && textOf(target.operand) === textOf(pointer);
}

/** A swap entry that names a slot, asked for the page that only other kinds stand for. */
function slotAsPage(context: RuleContext): RuleHit[] {
  const { graph, view } = context;
  if (view.callsOf(PAGE_OF_SWAP_ENTRY).length === 0) return [];
  const hits = new Map<number, RuleHit>();
  const starts: [number, Absent, Truths][] = [];
  for (const node of graph.nodes) {
    if (node.kind !== 'branch') continue;
    const call = view.testedCall(node);
    const [value] = call?.args ?? [];
    if (call?.callee == null || !NON_SWAP_TESTS.includes(call.callee) || !value || placeOf(value) === null) continue;
    const to = graph.nodes[node.whenFalse];
    const fact = to ? asked({ value, kind: 'a swap slot' }, to) : null;
    if (to && fact) starts.push([to.id, fact, truthOf(node, false)]);
  }
  function asked(fact: Absent, node: FlowNode): Absent | null {
    if (node.kind === 'call' && node.callee !== null && PAGE_OF_SWAP_ENTRY.includes(node.callee)) {
      const [arg] = node.args;
      if (arg && textOf(arg) === textOf(fact.value)) {
        hits.set(node.id, {
          span: node.span,
          message: `${node.callee}() is for entries that stand for a page, and on this path the entry names a slot of a swap device`,
        });
        return null;
      }
    }
    return forgets(fact.value, node, context) ? null : fact;
  }
  follow<Absent>(
    view,
    starts,
    keyOf,
    (fact, node, way) => {
      if (node.kind !== 'branch') return asked(fact, node);
      const call = view.testedCall(node);
      const isAgain = call?.args.some((arg) => textOf(arg) === textOf(fact.value)) === true;
      // Another test of the entry that comes out true says that it is of some other kind.
      return isAgain && way === 'true' ? null : fact;
    },
    'ends',
  );
  return [...hits.values()];
}
