// FREES_TABLE and MOVES_TABLE: the function takes the very table out of the tree.
import { textOf } from '../../flow/expressions.js';
import { firstOf, type ReasonHit, type ReasonRule, type SiteContext } from './reason-rule.js';

/** Calls of the function that get this site's pmd pointer and free or move the table behind it. */
function tableNodes(context: SiteContext, effect: 'frees' | 'moves'): number[] {
  const pmd = context.site.pmd?.text;
  if (pmd === undefined) return [];
  return context.graph.nodes.flatMap((node) => {
    if (node.kind !== 'call' || node.callee === null) return [];
    const direct = context.catalogue.tableCalls.get(node.callee);
    const effects = direct ? new Map([[direct.argument, direct.effect]]) : context.summaries(node.callee)?.tables;
    const hits = [...(effects ?? [])].some(([i, what]) => {
      const arg = node.args[i];
      return what === effect && arg !== undefined && textOf(arg) === pmd;
    });
    return hits ? [node.id] : [];
  });
}

const detect =
  (effect: 'frees' | 'moves', message: string) =>
  (context: SiteContext): readonly ReasonHit[] => {
    if (effect === 'moves' && tableNodes(context, 'frees').length > 0) return [];
    return firstOf(context, tableNodes(context, effect), () => message);
  };

export const FREES_TABLE: ReasonRule = {
  code: 'FREES_TABLE',
  title: 'frees the table',
  description:
    'The function frees, or gives up for freeing, the table that it maps, be it after the unlock: its own reference rules are what try-map relies on.',
  yes: 'pte_unmap_unlock(pte, ptl);\npmd_clear(pmd);\npte_free(mm, table);',
  no: 'pte_unmap_unlock(pte, ptl);\nput_page(page);',
  detect: detect('frees', 'the function frees the page table that it maps'),
};

export const MOVES_TABLE: ReasonRule = {
  code: 'MOVES_TABLE',
  title: 'moves the table',
  description: 'The function withdraws, deposits or moves the table that it maps, or empties its pmd slot.',
  yes: 'old = pmdp_collapse_flush(vma, addr, pmd);\n/* … */\npgtable_trans_huge_deposit(mm, pmd, pgtable);',
  no: 'set_pte_at(mm, addr, pte, entry);',
  detect: detect('moves', 'the function takes the page table out of its slot, or puts it into another'),
};
