// unmap-order: nested mappings that are not undone in reverse.
import { nodeSpan, type Rule } from './rule.js';

export const UNMAP_ORDER: Rule = {
  code: 'unmap-order',
  severity: 'error',
  title: 'unmapped in the wrong order',
  description:
    'Two tables are mapped at once and the first is unmapped first. With CONFIG_HIGHPTE both are kmap_local mappings, which form a stack: the wrong one is undone. Architectures without high memory do not show it.',
  yes: `
static void compare(pmd_t *one, pmd_t *two, unsigned long addr)
{
	pte_t *first = pte_offset_map(one, addr);
	pte_t *second = pte_offset_map(two, addr);

	use_both(*first, *second);
	pte_unmap(first);
	pte_unmap(second);
}
`,
  no: `
static void compare(pmd_t *one, pmd_t *two, unsigned long addr)
{
	pte_t *first = pte_offset_map(one, addr);
	pte_t *second = pte_offset_map(two, addr);

	use_both(*first, *second);
	pte_unmap(second);
	pte_unmap(first);
}
`,
  detect: (context) =>
    context.sites.flatMap(({ helper, record }) =>
      [...record.unmappedUnder].map(([node, inner]) => ({
        span: nodeSpan(context, node),
        message: `unmaps the table of ${helper.name}() before the one that ${innerName(context.sites, inner)} mapped after it; nested mappings are undone in reverse`,
      })),
    ),
};

function innerName(sites: Parameters<Rule['detect']>[0]['sites'], node: number): string {
  const inner = sites.find((site) => site.acquire.node.id === node);
  return inner ? `${inner.helper.name}()` : 'another call';
}
