// FREES_TABLE and MOVES_TABLE: the function takes the very table out of the tree.
import { textOf } from '../../flow/expressions.js';
import { originNames } from '../origins.js';
import { firstOf, type ReasonHit, type ReasonRule, type SiteContext } from './reason-rule.js';

/** Calls of the function that get this site's pmd pointer and free or move the table behind it. */
function tableNodes(context: SiteContext, effect: 'frees' | 'moves'): number[] {
  const pmd = context.site.pmd?.text;
  if (pmd === undefined) return [];
  return context.graph.nodes.flatMap((node) => {
    if (node.kind !== 'call' || node.callee === null) return [];
    const direct = context.catalogue.tableCalls.get(node.callee);
    if (direct) {
      const arg = node.args[direct.argument];
      const isOurs = arg !== undefined && (textOf(arg) === pmd || originNames(context.graph, [arg]).names.has(pmd));
      return direct.effect === effect && isOurs ? [node.id] : [];
    }
    const at = node.args.flatMap((arg, i) => (textOf(arg) === pmd ? [i] : []));
    if (at.length === 0) return [];
    const tables = context.summaries(node.callee)?.tables;
    return at.some((i) => tables?.get(i) === effect) ? [node.id] : [];
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
  yes: `
static void retract(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	clear_all(pte);
	pte_unmap_unlock(pte, ptl);
	pmd_clear(pmd);
}
`,
  no: `
static void release_page(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	clear_all(pte);
	pte_unmap_unlock(pte, ptl);
	put_page(page_of(addr));
}
`,
  detect: detect('frees', 'the function frees the page table that it maps'),
};

export const MOVES_TABLE: ReasonRule = {
  code: 'MOVES_TABLE',
  title: 'moves the table',
  description: 'The function withdraws, deposits or moves the table that it maps, or empties its pmd slot.',
  yes: `
static void collapse(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, pgtable_t table)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	clear_all(pte);
	pte_unmap_unlock(pte, ptl);
	pgtable_trans_huge_deposit(vma->vm_mm, pmd, table);
}
`,
  no: `
static void fill(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	set_pte_at(vma->vm_mm, addr, pte, entry);
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: detect('moves', 'the function takes the page table out of its slot, or puts it into another'),
};
