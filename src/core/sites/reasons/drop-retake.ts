// DROP_RETAKE: the mapping is dropped and taken again for the same walk.
import { sameTable } from '../paths/walk.js';
import { firstOf, type ReasonRule, type SiteContext } from './reason-rule.js';

/** A loop of the source around the acquire and its releases: every turn is a critical section of its own. */
function eachTurnStandsAlone(context: SiteContext): boolean {
  const { start, end } = context.site.node.span;
  return context.graph.loops.some(
    (loop) =>
      loop.span.start <= start &&
      end <= loop.span.end &&
      [...context.record.releases].some((node) => {
        const release = context.graph.nodes[node]?.span;
        return release !== undefined && loop.span.start <= release.start && release.end <= loop.span.end;
      }),
  );
}

export const DROP_RETAKE: ReasonRule = {
  code: 'DROP_RETAKE',
  title: 'dropped and taken again',
  description:
    'The walk gives the table back in the middle and maps or locks it again through the same pmd pointer, with its cursor carried across the gap. After a failed re-take the part that was done and the part that was not must both be right. A restart that looks the table up anew, and a loop whose every turn maps and unmaps for itself, are not meant.',
  yes: `
static unsigned long clear_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *start, *pte;
	spinlock_t *ptl;

again:
	start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	do {
		clear_one(mm, addr, pte);
		if (need_resched())
			break;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap_unlock(start, ptl);
	if (addr != end)
		goto again;
	return addr;
}
`,
  no: `
static void fill_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return;
	while (addr < end) {
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		fill_one(mm, addr, pte);
		pte_unmap_unlock(pte, ptl);
		addr += PAGE_SIZE;
	}
}
`,
  detect: (context) => {
    const partners = [...context.acquires].filter(([, other]) => sameTable(context.site, other)).map(([id]) => id);
    const retakes = [context.site.node.id, ...partners].flatMap((id) => [...context.paths.site(id).retakes]);
    const nodes = [...retakes]
      .filter(([, how]) => how === 'other' || !eachTurnStandsAlone(context))
      .map(([node]) => node);
    return firstOf(
      context,
      nodes,
      () => 'the table is dropped and taken again for the same walk, with the cursor carried across',
    );
  },
};
