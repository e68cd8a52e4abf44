// KERNEL_TABLE: the table is, or may be, one of the kernel's own.
import { anyPart, identifiers } from '../../flow/expressions.js';
import { originNames } from '../origins.js';
import type { ReasonRule } from './reason-rule.js';

export const KERNEL_TABLE: ReasonRule = {
  code: 'KERNEL_TABLE',
  title: 'kernel page table',
  description:
    "The walk starts at the kernel's page tables, or its mm may be init_mm. Such tables have other lifetimes and locks than user tables.",
  yes: `
static pte_t kernel_entry(unsigned long addr)
{
	pmd_t *pmd = pmd_offset(pud_offset(p4d_offset(pgd_offset_k(addr), addr), addr), addr);
	pte_t *pte = pte_offset_map(pmd, addr);
	pte_t entry = *pte;

	pte_unmap(pte);
	return entry;
}
`,
  no: `
static pte_t user_entry(struct mm_struct *mm, unsigned long addr)
{
	pmd_t *pmd = pmd_offset(pud_offset(p4d_offset(pgd_offset(mm, addr), addr), addr), addr);
	pte_t *pte = pte_offset_map(pmd, addr);
	pte_t entry = *pte;

	pte_unmap(pte);
	return entry;
}
`,
  detect: (context) => {
    const { catalogue, site, record } = context;
    const hit = (message: string) => [{ span: site.node.span, message }];
    const sources = [site.helper.mm, site.helper.pmd].flatMap((i) => (i === null ? [] : (site.node.args[i] ?? [])));
    const { names, calls } = originNames(context.graph, sources);
    const walk = [...calls].find((call) => catalogue.kernelWalks.has(call));
    if (walk !== undefined) return hit(`the walk comes from ${walk}(): a table of the kernel's own`);
    const object = [...names].find((name) => catalogue.kernelObjects.has(name));
    if (object !== undefined) return hit(`the walk comes from ${object}: a table of the kernel's own`);
    const flag = [...record.kernelFlags][0];
    if (flag !== undefined) return hit(`${flag} is set here: the walk has no VMA, and may be of the kernel's tables`);
    const mm = site.helper.mm === null ? undefined : site.node.args[site.helper.mm];
    const mmNames = mm ? identifiers(mm) : new Set<string>();
    const isCompared = context.graph.nodes.some(
      (node) =>
        node.kind === 'branch' &&
        anyPart(node.test, (part) => part.kind === 'ident' && catalogue.kernelObjects.has(part.name)) &&
        [...identifiers(node.test)].some((name) => mmNames.has(name)),
    );
    return isCompared ? hit("the function allows for the mm to be the kernel's") : [];
  },
};
