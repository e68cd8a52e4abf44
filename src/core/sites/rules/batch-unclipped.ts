// batch-unclipped: a batch of entries that is as long as a folio, wherever the table ends.
import { BATCH_CALLS, FOLIO_SIZES, TABLE_ENDS } from '../../helpers/entry-calls.js';
import { identifiers } from '../../flow/expressions.js';
import { originNames } from '../origins.js';
import type { Rule, RuleContext } from './rule.js';

export const BATCH_UNCLIPPED: Rule = {
  code: 'batch-unclipped',
  severity: 'warning',
  title: 'batch not clipped to the table',
  description:
    'Entries are examined in a batch whose bound is the size of the folio. A folio need not be mapped from the start of a table nor aligned, so the batch can run past the last entry into whatever follows the table in memory: batched unmap in the reverse map did so. The bound must also end where the table, or the VMA, ends.',
  yes: `
static int age_folio(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct folio *folio)
{
	int max_nr = folio_nr_pages(folio), nr;
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return 0;
	nr = folio_pte_batch(folio, addr, pte, ptep_get(pte), max_nr, 0, NULL, NULL, NULL);
	pte_unmap_unlock(pte, ptl);
	return nr;
}
`,
  no: `
static int age_folio(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct folio *folio)
{
	unsigned long end = pmd_addr_end(addr, addr + folio_size(folio));
	int max_nr = (end - addr) >> PAGE_SHIFT, nr;
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!pte)
		return 0;
	nr = folio_pte_batch(folio, addr, pte, ptep_get(pte), max_nr, 0, NULL, NULL, NULL);
	pte_unmap_unlock(pte, ptl);
	return nr;
}
`,
  detect: (context) => {
    const bounds = new Map(BATCH_CALLS.map((batch) => [batch.name, batch.max]));
    const calls = context.view.callsOf(bounds.keys());
    if (calls.length === 0 || knowsTheEnd(context)) return [];
    return calls.flatMap((call) => {
      const max = call.args[bounds.get(call.callee ?? '') ?? 0];
      if (!max) return [];
      const from = originNames(context.graph, [max]);
      const isFolio = FOLIO_SIZES.some((name) => from.calls.has(name));
      const isClipped = ['PAGE_SHIFT', 'PAGE_SIZE'].some((name) => from.names.has(name));
      if (!isFolio || isClipped) return [];
      const message = `the batch of ${call.callee ?? ''}() is bounded by the size of the folio only: it may run past the end of the table`;
      return [{ span: call.span, message }];
    });
  },
};

/** A function that computes where a table ends somewhere may guard the batch with it. */
function knowsTheEnd({ graph, view }: RuleContext): boolean {
  if (view.callsOf(TABLE_ENDS).length > 0) return true;
  const ends = new Set(TABLE_ENDS);
  const hasEnd = (names: ReadonlySet<string>): boolean => [...names].some((name) => ends.has(name));
  return graph.nodes.some((node) => {
    if (node.kind === 'assign') return hasEnd(identifiers(node.value));
    if (node.kind === 'branch') return hasEnd(identifiers(node.test));
    return node.kind === 'call' && node.args.some((arg) => hasEnd(identifiers(arg)));
  });
}
