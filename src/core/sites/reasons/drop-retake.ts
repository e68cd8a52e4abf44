// DROP_RETAKE: the mapping is dropped and taken again for the same walk.
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
  yes: 'again:\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n\t/* … addr advances, need_resched() … */\n\tpte_unmap_unlock(pte, ptl);\n\tif (addr != end)\n\t\tgoto again;',
  no: 'retry:\n\tpmd = lookup(mm, addr);\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n\t/* … */\n\tpte_unmap_unlock(pte, ptl);\n\tif (changed)\n\t\tgoto retry;',
  detect: (context) => {
    const { retakes } = context.record;
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
