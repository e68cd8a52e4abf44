// null-unhandled: a result that may be NULL is used without a test, or on the path on which it was found to be NULL.
import { atCall, nodeSpan, type Rule, type RuleHit, type RuleSite } from './rule.js';

export const NULL_UNHANDLED: Rule = {
  code: 'null-unhandled',
  severity: 'warning',
  title: 'NULL is not handled',
  description:
    'A helper that may return NULL (it allocates, its contract says so, or other calls of it in the same function are tested) is used without a test, or on the very path where the test came out NULL. Since 6.5 every pte_offset_map() may fail when the table is withdrawn at that moment.',
  yes: `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *ptl;
	pte_t *pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);

	set_pte_at(mm, addr, pte, entry);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  no: `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, pte_t entry)
{
	spinlock_t *ptl;
	pte_t *pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);

	if (unlikely(pte == NULL))
		return -ENOMEM;
	set_pte_at(mm, addr, pte, entry);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  detect: (context) =>
    context.sites.flatMap((site) => [
      ...untested(site, context.sites),
      ...[...site.record.usedWhereNull].map((node) => ({
        span: nodeSpan(context, node),
        message: `reads the entry on a path where ${site.helper.name}() returned NULL`,
      })),
    ]),
};

function untested(site: RuleSite, all: readonly RuleSite[]): RuleHit[] {
  const { helper, record } = site;
  if (helper.returns !== 'entry' || !record.reached) return [];
  if (record.nullChecks.size > 0 || record.escapes.size > 0) return [];
  const sibling = all.some((other) => other !== site && other.helper === helper && other.record.nullChecks.size > 0);
  if (helper.mayFail === true || helper.allocates)
    return [atCall(site, `the result of ${helper.name}() may be NULL and is never tested`)];
  return sibling
    ? [atCall(site, `the result of ${helper.name}() is never tested, and another call of it in this function is`)]
    : [];
}
