// KERNEL_TABLE: the table is, or may be, one of the kernel's own.
import { anyPart, identifiers } from '../../flow/expressions.js';
import type { ReasonRule, SiteContext } from './reason-rule.js';

/** What the pmd and mm arguments are computed from: every name and call on the way, flow-insensitively. */
function origins(context: SiteContext): { names: Set<string>; calls: Set<string> } {
  const names = new Set<string>();
  const calls = new Set<string>();
  const { helper, node } = context.site;
  for (const i of [helper.mm, helper.pmd]) {
    const arg = i === null ? undefined : node.args[i];
    if (arg) identifiers(arg, names);
  }
  for (let grew = true; grew;) {
    const size = names.size + calls.size;
    for (const one of context.graph.nodes) {
      if (one.kind === 'assign' && one.target.kind === 'ident' && names.has(one.target.name))
        identifiers(one.value, names);
      if (one.kind === 'call' && one.result?.kind === 'ident' && names.has(one.result.name)) {
        if (one.callee !== null) calls.add(one.callee);
        for (const arg of one.args) identifiers(arg, names);
      }
    }
    grew = names.size + calls.size > size;
  }
  return { names, calls };
}

export const KERNEL_TABLE: ReasonRule = {
  code: 'KERNEL_TABLE',
  title: 'kernel page table',
  description:
    "The walk starts at the kernel's page tables, or its mm may be init_mm. Such tables have other lifetimes and locks than user tables.",
  yes: 'pgd = pgd_offset_k(addr);\n/* … */\npte = pte_offset_map(pmd, addr);',
  no: 'pgd = pgd_offset(mm, addr);\n/* … */\npte = pte_offset_map(pmd, addr);',
  detect: (context) => {
    const { catalogue, site, record } = context;
    const hit = (message: string) => [{ span: site.node.span, message }];
    const { names, calls } = origins(context);
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
